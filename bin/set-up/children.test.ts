import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startChild } from '@/bin/set-up/children'

const folder = mkdtempSync(join(tmpdir(), 'chartseal-children-'))
afterAll(() => rmSync(folder, { recursive: true }))

function started(name: string, script: string) {
  const path = join(folder, name)
  writeFileSync(path, script)
  return startChild({ name, args: [path], env: {} })
}

describe('a child of the supervisor', () => {
  it('ends by itself when the supervisor is gone', async () => {
    const child = started('waits.mjs', 'setInterval(() => {}, 1_000); process.send("up")')
    await once(child, 'message')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([1, null])
  })

  it('ends by itself when the supervisor went while it was being started', async () => {
    const child = started('orphan.mjs', 'setInterval(() => {}, 1_000)')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([1, null])
  })

  it('ends when it has nothing left to do', async () => {
    expect(await once(started('done.mjs', ''), 'exit')).toEqual([0, null])
  })

  it('forks processes that wait for its word, as `next dev` does', async () => {
    const script = `
      import { fork } from 'node:child_process'
      if (process.argv[2]) {
        process.on('message', () => process.exit(7))
        process.send('ready')
      } else {
        const server = fork(process.argv[1], ['server'])
        server.on('message', () => server.send('what to serve'))
        server.on('exit', (code) => process.exit(code))
      }`
    expect(await once(started('forks.mjs', script), 'exit')).toEqual([7, null])
  })
})
