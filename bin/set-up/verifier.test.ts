import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVerifier } from '@/bin/set-up/verifier'

let page: string
beforeAll(async () => {
  page = await makeVerifier()
})

const between = (open: string, close: string) => page.slice(page.indexOf(open) + open.length, page.lastIndexOf(close))
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('the verifier that is one file', () => {
  it('is the same to the byte from the same sources', async () => {
    expect(await makeVerifier()).toBe(page)
  })

  it('allows by its own policy the one script and the one style that stand in it, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.split('; ')
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src ${hash(between('<script>', '</script>'))}`,
      `style-src ${hash(between('<style>', '</style>'))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
    // Before whatever could already fetch.
    expect(page.indexOf('http-equiv')).toBeLessThan(page.search(/<(style|script|link|img)/))
    const without = page.replace(between('<script>', '</script>'), '')
    expect(without.match(/<(script|style|link|iframe|img|object)\b/g)).toEqual(['<style', '<script'])
  })

  it('names nothing to be fetched, and runs nothing beside itself', () => {
    const style = between('<style>', '</style>')
    expect(style).not.toMatch(/url\(|@import|@theme/)
    expect(page.slice(0, page.indexOf('<script>'))).not.toMatch(/\b(src|href)=/)
    expect(between('<script>', '</script>')).not.toMatch(/new Worker|indexedDB|localStorage|XMLHttpRequest|\bimport\(/)
  })

  it('holds the words of the command line, the licences of what is inside, and nothing of the server', () => {
    expect(page).toContain('Intact, and witnessed as your policy asks.')
    expect(page).toMatch(/@license/)
    expect(page).not.toMatch(/server-only|next\/|process\.env|postgres/)
  })
})
