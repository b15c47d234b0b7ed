import 'server-only'
/**
 * npm run ledger -- key show | make | rotate [--stolen] | retire
 *
 * Each decides by writing `log.keys` once; the entry and the policy follow from it. A command that was killed in between is
 * finished by the next one, which begins with that. The private key is written here once and read by the sequencer only.
 */
import { Unready } from '@/bin/set-up/unready'
import { equal, toBase64, toHex } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { db } from '@/lib/db/client'
import { announce, newEventId } from '@/lib/directory/log-events'
import { fingerprint } from '@/lib/keys/public-key'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { type FormerKey, type LogKeys, loadLogKeys, makeLogKey, writeLogKeys } from '@/lib/ledger/log-keys'
import { emptyRoot } from '@/lib/ledger/merkle'
import { parseNote } from '@/lib/ledger/note'
import { formatVerifierKey, type VerifierKey } from '@/lib/ledger/note-key'
import { addLogKey, replaceLogKey } from '@/lib/ledger/policy-edit'
import { loadPolicy, rewritePolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint, loadWitnessedCheckpoint } from '@/lib/ledger/public-log'
import { loadEdgeAt } from '@/lib/ledger/publish'

/** What the command says, line by line. */
export type Said = readonly string[]

export async function showKeys(): Promise<Said> {
  const { current, next, former } = loadLogKeys()
  const lines = ['The log is signed by', ...(await linesOf(current))]
  if (next) lines.push(next.rotate ? 'and, beside it, by' : 'Made, and not in use yet:', ...(await linesOf(next.key)))
  for (const { key, ended, at, size, signed } of former) {
    lines.push(`${ENDED[ended]} ${at}, at ${size} entries${signed && signed > size ? ` (it had signed ${signed})` : ''}:`)
    lines.push(...(await linesOf(key)))
  }
  return lines
}

const ENDED: { readonly [E in FormerKey['ended']]: string } = {
  retired: 'Taken out of use',
  stolen: 'Not believed any more, since',
  lost: 'Of the log before this one, which ended',
}

async function linesOf(key: VerifierKey): Promise<string[]> {
  const text = 'select min(at) as since from checkpoint_signature where key_id = $1'
  const { rows } = await db().pool.query<{ since: Date | null }>(text, [key.id])
  const since = rows[0]?.since?.toISOString()
  return [
    `  ${formatVerifierKey(key)}`,
    `  key id ${key.id}, SHA-256 of the public key ${toHex(fingerprint(key.publicKey))}`,
    `  ${since ? `first signature ${since}` : 'no signature yet'}`,
  ]
}

export async function makeKey(): Promise<Said> {
  const keys = await finish()
  if (keys.next) return ['A key was made already; nothing is overwritten.', ...(await linesOf(keys.next.key))]
  const key = makeLogKey(keys.current.name, keys)
  writeLogKeys({ ...keys, next: { key, made: newEventId() } })
  await finish()
  return ['Made; it signs nothing yet.', ...(await linesOf(key)), 'To put it into use: npm run ledger -- key rotate']
}

/** From now on both sign, under the same name. */
export async function rotateKey(): Promise<Said> {
  const keys = await finish()
  if (!keys.next) throw new Unready('no new key was made', 'npm run ledger -- key make')
  if (!keys.next.rotate) {
    writeLogKeys({ ...keys, next: { ...keys.next, rotate: newEventId() } })
    await finish()
  }
  return [
    'Both keys sign from now on. Give the new one to the witnesses and to whoever pinned a policy:',
    ...(await linesOf(keys.next.key)),
    'When they have it: npm run ledger -- key retire',
  ]
}

/** The overlap ends: the new key signs alone, and the old one is destroyed by the sequencer. */
export async function retireKey(): Promise<Said> {
  const { current, next, former } = await finish()
  if (!next?.rotate && former.at(-1)?.ended === 'retired')
    return ['There is nothing to retire: one key signs the log.', ...(await linesOf(current))]
  if (!next?.rotate) throw new Unready('only one key signs the log', 'npm run ledger -- key rotate comes first')
  if (!(await hasSigned(next.key)))
    throw new Unready('the new key has not signed anything yet', 'let the portal run until it has: npm run ledger -- key show')
  const ended = { key: current, ended: 'retired' as const, event: newEventId(), at: now().toISOString() }
  writeLogKeys({ current: next.key, former: [...former, { ...ended, ...(await treeOf(await loadCheckpoint())) }] })
  await finish()
  return [
    'The new key signs alone.',
    ...(await linesOf(next.key)),
    'Policies that name the old one only accept nothing from now on.',
  ]
}

/** No overlap: whoever has the old key could sign as long as it is accepted anywhere. */
export async function replaceStolenKey(): Promise<Said> {
  if (!(await finish()).next) await makeKey()
  const { current, next, former } = loadLogKeys()
  if (!next) throw new Error('the key that was just made is gone')
  const good = await treeOf(await loadWitnessedCheckpoint(loadPolicy().policy))
  const edge = await loadEdgeAt(good.size)
  if (!edge || !equal(edge.root(), good.root))
    throw new Unready(
      'the database does not hold the last good checkpoint',
      'npm run ledger -- check says what is broken; restore first',
    )
  const ended = { key: current, ended: 'stolen' as const, event: newEventId(), at: now().toISOString() }
  writeLogKeys({ current: next.key, former: [...former, { ...ended, ...good }] })
  await finish()
  return [
    `The old key counts nowhere any more. The last good checkpoint has ${good.size} entries, root ${toBase64(good.root)}.`,
    'Give this policy to the witnesses and to whoever pinned one, on another way than the portal:',
    ...loadPolicy().text.trimEnd().split('\n'),
  ]
}

async function hasSigned({ id }: VerifierKey): Promise<boolean> {
  return (await db().pool.query('select 1 from checkpoint_signature where key_id = $1 limit 1', [id])).rows.length > 0
}

/** Of nothing, where nothing was signed yet. */
async function treeOf(note: string | undefined): Promise<Pick<FormerKey, 'size' | 'root'>> {
  if (note === undefined) return { size: 0, root: emptyRoot() }
  const { size, root } = parseCheckpoint(parseNote(note).text)
  return { size, root }
}

/** What `log.keys` decided and a killed command left undone. May be repeated as often as one likes. */
export async function finish(): Promise<LogKeys> {
  const keys = loadLogKeys()
  const { current, next, former } = keys
  const last = former.at(-1)
  if (last && last.ended !== 'lost') await finishReplacing(last, current)
  if (next) await announce('key.create', next.made, [{ purpose: 'log', key: next.key }], { next: 1 })
  if (next?.rotate) {
    await announce('key.rotate', next.rotate, [{ purpose: 'log', key: next.key, from: current }])
    rewritePolicy((text) => addLogKey(text, current, next.key))
  }
  return keys
}

async function finishReplacing(last: FormerKey, current: VerifierKey): Promise<void> {
  const { key: from, size, root, ended, event } = last
  const stolen = ended === 'stolen'
  const action = stolen ? 'key.rotate' : 'key.retire'
  const detail = { size, root: toBase64(root), ...(stolen && { stolen: 1 }) }
  await announce(action, event, [{ purpose: 'log', key: current, from }], detail)
  rewritePolicy((text) => replaceLogKey(text, from, current, stolen ? last : undefined))
}
