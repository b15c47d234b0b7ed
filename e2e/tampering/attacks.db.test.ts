import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import { disableGuards, type Sql, tampering } from '@/e2e/tampering/as-owner'
import { LOG_TABLES, recompute, signAnew, stolenKey } from '@/e2e/tampering/rewrite'
import { expectIntact, history, verifierKey } from '@/e2e/tampering/verify-ledger'
import { type Hospital, openChart, search, sequenceAll, speakingAs, testHospital } from '@/e2e/tampering/world'
import { writePrivate } from '@/lib/base/data-folder'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { openSigner, SignerStopped } from '@/lib/ledger/signer'
import { askWitnesses, loadAskedWitnesses } from '@/lib/ledger/witness'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkLog } from '@/lib/oversight/check/check-log'

/**
 * The table of LEDGER.md, "What an attacker with the database can do", on a first, a middle and a last entry. Every attack
 * runs as the owner of the tables; before and after each, the same checks find nothing.
 */
const WHERE = ['first', 'middle', 'last'] as const
type Where = (typeof WHERE)[number]

let test: Hospital
let witness: TestWitness
let size = 0
/** Signed on the way, as somebody outside remembers them; the last is of the whole log. */
const seen: Checkpoint[] = []
const table: { attack: string; where: string; 'found by': string; place: string }[] = []

beforeAll(async () => {
  test = await testHospital()
  for (let i = 0; i < 3; i++) await openAndRemember(i * 6)
  await openAndRemember(1)
  size = seen.at(-1)?.size ?? 0
  witness = await testWitness(verifierKey())
  const policy = `log ${formatVerifierKey(verifierKey())}\nwitness outside ${formatVerifierKey(witness.key)} ${witness.url}\nquorum outside\n`
  writePrivate(`${test.dataDir}/policy`, policy)
  await ask()
  await disableGuards(test.owner)
})
afterAll(async () => {
  console.table(table)
  await witness.close()
  removeFolder(witness.folder)
  await expectIntact(test)
  await test.drop()
})

async function openAndRemember(searches: number): Promise<void> {
  for (let i = 0; i < searches; i++) await search(test.nurse)
  await openChart(test.nurse, test.patient)
  await sequenceAll(test)
  seen.push(openCheckpoint((await loadCheckpoint()) as string, verifierKey()))
}

const positionOf = (where: Where) => ({ first: 0, middle: Math.floor(size / 2), last: size - 1 })[where]
const note = (attack: string, where: string, by: string, place: unknown) =>
  table.push({ attack, where, 'found by': by, place: String(place) })

async function ask(): Promise<string> {
  await speakingAs(test.sequencerUrl, () => askWitnesses(loadAskedWitnesses(), [verifierKey()], new AbortController().signal))
  const { rows } = await test.owner.pool.query<{ answer: string }>('select answer from witness_state')
  return rows[0]?.answer ?? ''
}

/** With everything put back, and nothing found before and after. */
async function attacked(attack: (sql: Sql) => Promise<void>): Promise<void> {
  const intact = async () => {
    expect(await history(seen.at(-1)), 'without the attack').toMatchObject({ verdict: 'intact', size })
    expect(await checkLog([verifierKey()]), 'without the attack').toMatchObject({ verdict: 'intact' })
  }
  await intact()
  await tampering(test.owner, [...LOG_TABLES, 'witness_state'], attack)
  await intact()
}

const ROW =
  'event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient'
const flip = 'update ledger_entry set entry = set_byte(entry, 9, get_byte(entry, 9) # 1) where position = $1'

async function shift(sql: Sql, from: number, by: 1 | -1): Promise<void> {
  await sql('update ledger_entry set position = -position - 1 where position >= $1', [from])
  await sql('update ledger_entry set position = -position - 1 + $1 where position < 0', [by])
}

/** Columns of rows, moved about: found by anyone with the public log, at the place. */
const MOVES: readonly [string, (sql: Sql, at: number) => Promise<unknown>, (at: number) => { kind: string; position: number }][] =
  [
    ['delete', (sql, at) => sql('delete from ledger_entry where position = $1', [at]), (at) => ({ kind: 'size', position: at })],
    [
      'delete and close the gap',
      async (sql, at) => {
        await sql('delete from ledger_entry where position = $1', [at])
        await shift(sql, at, -1)
      },
      (at) => ({ kind: 'size', position: at }),
    ],
    [
      'renumber',
      (sql, at) => sql('update ledger_entry set position = position + 100000 where position = $1', [at]),
      (at) => ({ kind: 'size', position: at }),
    ],
    [
      'swap with a neighbour',
      async (sql, at) => {
        const low = at === 0 ? 0 : at - 1
        await sql('update ledger_entry set position = -1 where position = $1', [low])
        await sql('update ledger_entry set position = $1 where position = $2', [low, low + 1])
        await sql('update ledger_entry set position = $1 where position = -1', [low + 1])
      },
      (at) => ({ kind: 'entry', position: at === 0 ? 0 : at - 1 }),
    ],
    [
      'insert',
      async (sql, at) => {
        await shift(sql, at, 1)
        const other = (at + 7) % (size + 1) === at ? at + 1 : (at + 7) % (size + 1)
        await sql(
          `insert into ledger_entry (position, ${ROW}) select $1::bigint, ${ROW.replace('event_id', 'gen_random_uuid()')} from ledger_entry where position = $2`,
          [at, other],
        )
      },
      (at) => ({ kind: 'entry', position: at }),
    ],
  ]

describe.each(MOVES)('%s', (name, move, expected) => {
  it.each(WHERE)('the %s entry', async (where) => {
    const at = positionOf(where)
    await attacked(async (sql) => {
      await move(sql, at)
      const found = await history()
      expect(found).toMatchObject({ verdict: 'broken', ...expected(at) })
      note(name, where, 'history', `${expected(at).kind} at ${expected(at).position}`)
    })
  })
})

describe.each(WHERE)('forge the %s entry and recompute every hash after it', (where) => {
  const name = 'forge, recompute'
  const forge = async (sql: Sql) => {
    await sql(flip, [positionOf(where)])
    return recompute(sql)
  }

  it('without the log’s key: what is signed is another tree, and the part before the last remembered checkpoint is named', async () => {
    await attacked(async (sql) => {
      await forge(sql)
      const before = seen.findLast((one) => one.size <= positionOf(where))
      expect(await history(before)).toMatchObject({ verdict: 'broken', kind: 'root', trustedUpTo: before?.size ?? 0 })
      note(name, where, 'history', `root, trusted up to ${before?.size ?? 0}`)
      await openEvent(where)
      note(name, where, 'events', `sealed at ${positionOf(where)}`)
    })
  })

  it('with a key of the forger’s own under the log’s name: it is not the log’s signature', async () => {
    await attacked(async (sql) => {
      await signAnew(sql, { ...(await forge(sql)), after: 0, signer: generateNoteSigner(verifierKey().name) })
      expect(await history()).toMatchObject({ verdict: 'broken', kind: 'signature' })
      note(`${name}, own key`, where, 'history', 'signature')
    })
  })

  it('with the stolen log key: two auditors, two histories; what a device remembers, the quorum and the witness tell', async () => {
    const honest = (await loadCheckpoint()) as string
    await attacked(async (sql) => {
      await signAnew(sql, { ...(await forge(sql)), after: positionOf(where), signer: stolenKey(test.dataDir) })
      expect(await history(), 'to whoever never saw it before').toMatchObject({ verdict: 'intact' })
      expect(await history(seen.at(-1))).toMatchObject({ verdict: 'broken', kind: 'root' })
      const { policy } = loadPolicy()
      const quorum = (text: string) => openUnderPolicy(text, policy, Date.now() / 1_000).quorum.is
      expect([quorum(honest), quorum((await loadCheckpoint()) as string)]).toEqual(['met', 'not met'])
      expect(await ask()).toBe('contradicted')
      const found = ['what a device remembers: root', 'no quorum', 'witness: contradicted']
      for (const one of found) note(`${name}, stolen key`, where, one, '')
      await openEvent(where)
    })
  })

  /** For whoever may open it, the sealed event contradicts the forged entry at its place. */
  async function openEvent(at: Where): Promise<void> {
    const result = await checkEvents()
    const places = result.verdict === 'broken' ? result.findings : []
    expect(places).toContainEqual(expect.objectContaining({ kind: 'sealed', position: positionOf(at) }))
  }
})

describe('an older snapshot put back', () => {
  it.each([0, 1, 2])('as it was at checkpoint %i: outside checkpoint, witness and signer tell', async (which) => {
    const old = seen[which] as Checkpoint
    await attacked(async (sql) => {
      await sql('delete from ledger_entry where position >= $1', [old.size])
      for (const name of ['checkpoint_signature', 'ledger_checkpoint'])
        await sql(`delete from ${name} where size > $1`, [old.size])
      await recompute(sql)
      expect(await history(), 'to whoever never saw it before').toMatchObject({ verdict: 'intact', size: old.size })
      expect(await history(seen.at(-1))).toMatchObject({ verdict: 'broken', kind: 'size', position: old.size })
      expect(await ask()).toBe('ahead')
      expect(() => openSigner(old.size)).toThrow(SignerStopped)
      const heads = await checkEvents()
      expect(heads.verdict === 'broken' && heads.findings).toContainEqual(expect.objectContaining({ column: 'stream_head.seq' }))
      for (const one of ['what a device remembers', 'witness: ahead', 'signer stops', 'stream heads'])
        note('older snapshot', `${old.size} of ${size}`, one, `from ${old.size}`)
    })
  })
})
