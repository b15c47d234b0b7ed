import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeKey, replaceStolenKey, retireKey, rotateKey, showKeys } from '@/bin/ledger-key'
import { eventsOfNobody } from '@/e2e/support/queued-events'
import { type Hospital, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { toBase64 } from '@/lib/base/bytes'
import { writePrivate } from '@/lib/base/data-folder'
import { pickVariables } from '@/lib/base/env'
import { newEventId } from '@/lib/directory/log-events'
import { encodeCheckpoint, openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { loadLogKeys, privateKeyFile, writeLogKeys } from '@/lib/ledger/log-keys'
import { parseNote, signNote } from '@/lib/ledger/note'
import { formatVerifierKey, type NoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint, loadWitnessedCheckpoint } from '@/lib/ledger/public-log'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'
import { checkAll, DEPTHS } from '@/lib/oversight/check/check-all'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await sequenceAll(test)
  writePrivate(file('policy'), `# ours\nlog ${formatVerifierKey(loadLogKeys().current)} https://log.example/\nquorum none\n`)
})
afterAll(() => test.drop())

const file = (name: string) => join(test.dataDir, name)
const note = async () => (await loadCheckpoint()) ?? ''
const signers = async () => parseNote(await note()).signatures.map(({ id }) => id)
const owner = () => readFileSync(file('log.state'), 'utf8').split('\n')[1]

/** One more entry, ordered and signed by a signer that starts anew, as after a kill. */
async function grow(): Promise<number> {
  await search(test.nurse)
  return sequenceAll(test)
}

async function expectWhole(): Promise<void> {
  for await (const { verdict, lines } of checkAll(DEPTHS)) expect(verdict, lines.join('\n')).toBe('intact')
}

const acts = async () => (await eventsOfNobody()).filter(({ action }) => /^key\.(rotate|retire)|^key\.create/.test(action))

describe('the log key', () => {
  it('is made without being used, and never made twice', async () => {
    expect((await makeKey())[0]).toContain('signs nothing yet')
    const { next, current } = loadLogKeys()
    expect((await makeKey())[0]).toContain('made already')
    expect(loadLogKeys().next?.key.id).toBe(next?.key.id)
    await grow()
    expect(await signers()).toEqual([current.id])
    expect((await showKeys()).join('\n')).toContain('Made, and not in use yet')
    await expect(retireKey()).rejects.toThrow(/only one key/)
  })

  it('rotates: both sign under one name, and whoever knows one of them is content', async () => {
    // Killed after the decision, before the entry and the policy.
    const keys = loadLogKeys()
    if (!keys.next) throw new Error('no key')
    const rotate = newEventId()
    writeLogKeys({ ...keys, next: { ...keys.next, rotate } })
    await expect(retireKey()).rejects.toThrow(/has not signed/)
    await rotateKey()
    await rotateKey()
    expect((await acts()).filter(({ action }) => action === 'key.rotate')).toHaveLength(1)
    await grow()
    const { current, next } = loadLogKeys()
    expect((await signers()).sort()).toEqual([current.id, next?.key.id ?? ''].sort())
    for (const key of [current, keys.next.key]) expect(openCheckpoint(await note(), key).size).toBeGreaterThan(0)
    expect(loadPolicy().text).toBe(
      `# ours\nlog ${formatVerifierKey(current)} https://log.example/\nlog ${formatVerifierKey(keys.next.key)} https://log.example/\nquorum none\n`,
    )
    await expectWhole()
  })

  it('is retired: killed between any two steps, the next start goes on; the old private key is gone', async () => {
    const { current, next } = loadLogKeys()
    const key = next?.key as NonNullable<typeof next>['key']
    const [state, old] = [readFileSync(file('log.state'), 'utf8'), readFileSync(file('log.key'), 'utf8')]
    await retireKey()
    expect(owner(), 'the command itself touches neither key nor state').toBe(`${current.name}+${current.id}`)
    // Killed with the state rewritten and the key not moved.
    writeFileSync(file('log.state'), state.replace(`+${current.id}`, `+${key.id}`))
    await grow()
    expect(await signers()).toEqual([key.id])
    expect(owner()).toBe(`${key.name}+${key.id}`)
    expect(readdirSync(test.dataDir).filter((name) => name.startsWith('log.key.'))).toEqual([])
    expect(readFileSync(file('log.key'), 'utf8')).not.toBe(old)
    expect(() => parsePrivateKey(readFileSync(file('log.key'), 'utf8').trimEnd())).not.toThrow()
    expect(loadPolicy().policy.logs.map((log) => log.key.id)).toEqual([key.id])
    expect((await retireKey())[0]).toContain('nothing to retire')
    expect((await acts()).filter(({ action }) => action === 'key.retire')).toHaveLength(1)
    await expectWhole()
  })

  it('stolen: the old one counts nowhere, and the new one goes on from the last good checkpoint', async () => {
    const thief: NoteSigner = parsePrivateKey(readFileSync(file('log.key'), 'utf8').trimEnd())
    const before = { note: await note(), policy: loadPolicy().policy }
    const good = parseCheckpoint(parseNote(before.note).text)
    await replaceStolenKey()
    await replaceStolenKeyKilledAgain()
    const { policy, text } = loadPolicy()
    expect(text).toContain(
      `# chartseal-last-good ${good.size} ${toBase64(good.root)} ${formatVerifierKey(before.policy.logs[0]?.key as NoteSigner)}`,
    )
    const size = await grow()
    const seconds = Math.floor(Date.now() / 1_000)
    expect(openUnderPolicy(await note(), policy, seconds).checkpoint.size).toBe(size)
    expect(await loadWitnessedCheckpoint(policy)).toBe(await note())
    // What the thief signs, and what was signed before, is accepted by nobody who has the new policy.
    const forged = signNote(encodeCheckpoint({ origin: thief.name, size: size + 5, root: good.root }), thief)
    for (const stale of [forged, before.note]) expect(() => openUnderPolicy(stale, policy, seconds)).toThrow(/no signature/)
    // The control: under the policy of before he is believed.
    expect(openUnderPolicy(forged, before.policy, seconds).checkpoint.size).toBe(size + 5)
    await expectWhole()
  })

  /** Run again at once, as somebody does who is not sure: the key that was just made is not stolen in turn. */
  async function replaceStolenKeyKilledAgain(): Promise<void> {
    const keys = loadLogKeys()
    expect(keys.former.at(-1)?.ended).toBe('stolen')
    expect(existsSync(file(privateKeyFile(keys.current)))).toBe(true)
    await rotateKey().catch(() => undefined) // finishes what is left, then says that no key was made
    expect((await acts()).filter(({ action, detail }) => action === 'key.rotate' && detail.stolen === 1)).toHaveLength(1)
  }
})

/** As an operator types it. */
function command(...args: string[]) {
  return ['--conditions=react-server', '--import', 'tsx', resolve('bin/ledger.ts'), ...args, '--data', test.dataDir]
}
const env = () => ({ ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const })

function ledger(...args: string[]): Promise<{ code: number | string; said: string }> {
  return new Promise((done) =>
    execFile(process.execPath, command(...args), { env: env() }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    ),
  )
}

describe('npm run ledger -- key', () => {
  it('explains itself, and refuses what it does not understand', async () => {
    expect(await ledger('--help')).toMatchObject({ code: 0, said: expect.stringContaining('key rotate --stolen') })
    expect(await ledger('key', 'burn')).toMatchObject({ code: 2, said: expect.stringContaining('there is no command key burn') })
    expect(await ledger('key', 'show', '--stolen')).toMatchObject({ code: 2, said: expect.stringContaining('takes no --stolen') })
  })

  it('killed with SIGKILL once its key lies on the disk, or once it has decided: run again it ends as if nothing had been', async () => {
    for (const seen of [(name: string) => name.startsWith('log.key.'), (name: string) => name.startsWith('log.keys')]) {
      const before = readFileSync(file('log.keys'), 'utf8')
      const child = spawn(process.execPath, command('key', 'make'), { env: env(), stdio: 'ignore' })
      const ended = new Promise((done) => child.once('exit', done))
      for (; child.exitCode === null; await pause(1)) {
        const isNew =
          readdirSync(test.dataDir).some(seen) && (!seen('log.keys') || readFileSync(file('log.keys'), 'utf8') !== before)
        if (isNew) child.kill('SIGKILL')
        if (child.killed) break
      }
      await ended
    }
    expect(await ledger('key', 'make')).toMatchObject({ code: 0 })
    const { next } = loadLogKeys()
    expect(readdirSync(test.dataDir).filter((name) => name.startsWith('log.key.'))).toEqual([
      privateKeyFile(next?.key as NoteSigner),
    ])
    expect((await acts()).filter(({ id }) => id === next?.made)).toHaveLength(1)
    expect(await ledger('key', 'rotate')).toMatchObject({ code: 0, said: expect.stringContaining('Both keys sign') })
    await grow()
    await expectWhole()
  })
})
