import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '@/lib/base/bytes'
import { alone, Crash, copyOf, isFull, log, mirror, servable, signer } from '@/lib/ledger/fixtures/memory-mirror'
import { type Published, TestLog } from '@/lib/ledger/fixtures/published-log'

const SIZES = [0, 1, 2, 255, 256, 257, 300, 511, 512, 700, 1_024, 1_300]

describe('a copy of a log', () => {
  it.each(SIZES)('of %i entries is what the log publishes, and checks by itself', async (size) => {
    const files: Published = new Map()
    expect(await mirror(log.publish(size), files)).toMatchObject({ verdict: 'intact', size, from: 0, replaced: [] })
    expect(servable(files)).toEqual(servable(log.publish(size)))
    expect(await alone(files)).toMatchObject({ verdict: 'intact', size, fetched: 0 })
  })

  it('grows with the log from each size to each, and asks for no full tile twice', async () => {
    for (const from of SIZES)
      for (const size of SIZES.filter((one) => one >= from)) {
        const [files, asked]: [Published, string[]] = [new Map(), []]
        await mirror(log.publish(from), files, { asked })
        expect(await mirror(log.publish(size), files, { asked })).toMatchObject({ verdict: 'intact', from, size })
        const full = asked.filter(isFull)
        expect(new Set(full).size).toBe(full.length)
        for (const [path, bytes] of log.publish(size)) expect(files.get(path)).toEqual(bytes)
        expect(await alone(files)).toMatchObject({ verdict: 'intact' })
      }
  })

  it('does not read all of itself again to grow, unless it is told to', async () => {
    for (const whole of [false, true]) {
      const [files, read]: [Published, string[]] = [new Map(), []]
      await mirror(log.publish(1_300), files)
      const watched = { ...copyOf(files), read: async (path: string) => files.get(read[read.push(path) - 1] ?? '') }
      await mirror(log.publish(1_400), files, { copy: watched, whole })
      expect(read.filter((path) => path.startsWith('tile/entries/') && isFull(path)).length).toBe(whole ? 5 : 0)
    }
  })

  it('has tiles of three levels where the log does', async () => {
    const tall = new TestLog(signer, 66_000)
    const files: Published = new Map()
    await mirror(tall.publish(65_000), files)
    expect(await mirror(tall.publish(66_000), files)).toMatchObject({ verdict: 'intact', from: 65_000, size: 66_000 })
    expect([...files.keys()]).toEqual(expect.arrayContaining(['tile/1/000', 'tile/2/000.p/1', 'tile/1/001.p/1']))
    expect(await alone(files)).toMatchObject({ verdict: 'intact' })
    expect(servable(files)).toEqual(servable(tall.publish(66_000)))
  })

  it('needs no partial tile where the log dropped it for the full one', async () => {
    const published = new Map([...log.publish(512), ...[...log.publish(300)].filter(([path]) => !path.includes('1.p/'))])
    published.set('tile/1/000.p/1', log.publish(300).get('tile/1/000.p/1') as Bytes)
    const files: Published = new Map()
    expect(await mirror(published, files)).toMatchObject({ verdict: 'intact', size: 300 })
    expect(servable(files)).toEqual(servable(log.publish(300)))
  })

  it('killed after any write goes on from there: never false, nothing kept is asked for again', async () => {
    for (let writes = 0; ; writes++) {
      const files: Published = new Map()
      await mirror(log.publish(300), files)
      const died = await mirror(log.publish(1_300), files, { writes }).catch((error) => error)
      if (!(died instanceof Crash)) break
      // What stands there is still a copy, by itself, of the log as it was.
      expect(await alone(files)).toMatchObject({ verdict: 'intact', size: 300 })
      const kept = [...files.keys()].filter(isFull)
      const asked: string[] = []
      expect(await mirror(log.publish(1_400), files, { asked })).toMatchObject({ verdict: 'intact', size: 1_400, replaced: [] })
      expect(asked.filter((path) => kept.includes(path))).toEqual([])
      expect(await alone(files)).toMatchObject({ verdict: 'intact', size: 1_400 })
      expect(writes).toBeLessThan(100)
    }
  })
})

describe('a copy that was damaged', () => {
  it('is found out by itself, and made whole again from the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom('flip', 'cut', 'lose'), async (which, where, how) => {
        const files: Published = new Map()
        await mirror(log.publish(1_300), files)
        const paths = [...files.keys()].filter((path) => path.startsWith('tile/'))
        const path = paths[which % paths.length] as string
        const bytes = files.get(path) as Bytes
        if (how === 'lose') files.delete(path)
        else files.set(path, how === 'cut' ? bytes.slice(0, where % bytes.length) : flip(bytes, where % bytes.length))
        expect(await alone(files)).toMatchObject({ verdict: how === 'lose' ? 'cannot-check' : 'broken' })
        const whole = await mirror(log.publish(1_400), files, { whole: true })
        expect(whole).toMatchObject({ verdict: 'intact', size: 1_400 })
        for (const [kept, content] of log.publish(1_400)) expect(files.get(kept)).toEqual(content)
      }),
      { numRuns: 25 },
    )
  })
})

function flip(bytes: Bytes, at: number): Bytes {
  return bytes.with(at, (bytes[at] as number) ^ 0x10)
}
