import 'server-only'
/**
 * npm run ledger -- resume --from FILE and npm run ledger -- succeed
 *
 * After a restore that lost entries no log can go on: its next entries would take positions that were signed for others. A new
 * one begins, with an origin and a key of its own. It takes over what the database still has, entry by entry (the same leaves,
 * so the same tiles); its first own entry names the old log, the last checkpoint and what is lost; the queue follows.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Said } from '@/bin/ledger-key'
import { Unready } from '@/bin/set-up/unready'
import { equal, toBase64, toHex } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { dataFolder, requireInstallation, writeInstallation, writePrivate } from '@/lib/base/data-folder'
import { db, openDatabase, setDatabase } from '@/lib/db/client'
import { announce, newEventId } from '@/lib/directory/log-events'
import { forgetReceiptKey, receiptKey } from '@/lib/keys/receipt-key'
import type { Checkpoint } from '@/lib/ledger/checkpoint'
import { type FormerKey, loadLogKeys, makeLogKey, privateKeyFile, writeLogKeys } from '@/lib/ledger/log-keys'
import { formatPrivateKey, formatVerifierKey, keyIdOf, renamed, type VerifierKey, verifierOf } from '@/lib/ledger/note-key'
import { replaceLogKey } from '@/lib/ledger/policy-edit'
import { rewritePolicy } from '@/lib/ledger/policy-file'
import { loadEdgeAt, publishCheckpoint } from '@/lib/ledger/publish'
import { receiptKeyName } from '@/lib/ledger/receipt'
import { nameCheckpoint, openOwn } from '@/lib/ledger/resume'
import { releaseLease, type SequencerState, sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner, ownerOf, putKeyInForce, readSignerState, writeSignerState } from '@/lib/ledger/signer'
import { clearStopped } from '@/lib/ledger/stopped'
import { fetchCheckpoints, loadAskedWitnesses } from '@/lib/ledger/witness'

/** Names the checkpoint; the sequencer, which alone writes the signer's memory, checks it again and goes on from it. */
export async function resumeFrom(file: string | undefined): Promise<Said> {
  if (file === undefined) throw new Unready('name the checkpoint', 'npm run ledger -- resume --from FILE')
  const keys = loadLogKeys()
  if (readSignerState()?.owner === ownerOf(keys.current))
    throw new Unready('the signer knows what it signed last', 'nothing is to be named: log.state is there')
  const note = readNote(file)
  const named = openOwn(note, keys)
  if (!named)
    throw new Unready(
      `${file} is no checkpoint that this log signed`,
      'any copy of /ledger/checkpoint will do: of a witness, a mirror, an evidence file',
    )
  const newest = await loadNewestSigned(keys.current)
  if (newest > named.size)
    throw new Unready(
      `this log signed more than ${named.size} entries: ${newest} at least`,
      'name a checkpoint of that size, or a larger one',
    )
  if (!(await continues(named)))
    throw new Unready(
      `the database does not continue the tree of ${named.size} entries`,
      'restore a newer backup, or begin a new log: npm run ledger -- succeed',
    )
  nameCheckpoint(note)
  await announce('ledger.resume', newEventId(), [{ purpose: 'log', key: keys.current }], {
    size: named.size,
    root: toBase64(named.root),
  })
  return [`The signer goes on from the tree of ${named.size} entries, as soon as the portal runs.`]
}

async function loadNewestSigned({ id }: VerifierKey): Promise<number> {
  const text = 'select max(size) as size from checkpoint_signature where key_id = $1'
  return Number((await db().pool.query<{ size: string | null }>(text, [id])).rows[0]?.size ?? 0)
}

/**
 * The portal must be stopped. The lease is taken first, as the sequencer's role: whoever orders meanwhile would fill the places
 * that the new log begins with.
 */
export async function succeed(file: string | undefined, sequencerUrl: string): Promise<Said> {
  const holder = randomUUID()
  await takeLeaseAs(holder, sequencerUrl)
  try {
    await setDatabase(undefined) // from here as the portal again
    if (isUnfinished() || (await decide(file))) await carryOut(holder, sequencerUrl)
    return tell()
  } finally {
    await setDatabase(openDatabase(sequencerUrl))
    await releaseLease({ holder })
  }
}

async function carryOut(holder: string, sequencerUrl: string): Promise<void> {
  const { current, former } = loadLogKeys()
  const before = former.at(-1) as FormerKey
  renameReceiptKey(current)
  writeInstallation({ ...requireInstallation(), origin: current.name })
  await announceSuccession(before, current)
  rewritePolicy((text) => replaceLogKey(text, before.key, current, before))
  await begin(before, current, await takeLeaseAs(holder, sequencerUrl))
}

function tell(): Said {
  const { current, former } = loadLogKeys()
  const { key, size, signed = size } = former.at(-1) as FormerKey
  const lost = signed > size ? `; entries ${size} to ${signed - 1} of it are lost` : ''
  return [
    `A new log began: ${current.name}`,
    `It takes over the ${size} entries that the database had. The old one, ${key.name}, ended at ${signed}${lost}.`,
    'What was queued meanwhile is kept, and follows when the portal runs.',
    'Give its key to the witnesses, and to whoever pinned a policy, on another way than the portal:',
    `  ${formatVerifierKey(current)}`,
  ]
}

async function takeLeaseAs(holder: string, sequencerUrl: string): Promise<SequencerState> {
  await setDatabase(openDatabase(sequencerUrl))
  const lease = await takeLease(holder)
  if (!lease) throw new Unready('a sequencer is at work on this database', 'stop it, wait ten seconds, and run this again')
  return lease
}

function isUnfinished(): boolean {
  const { current, former } = loadLogKeys()
  return former.at(-1)?.ended === 'lost' && existsSync(join(dataFolder(), privateKeyFile(current)))
}

/** False where a command that was killed late had done it all. */
async function decide(file: string | undefined): Promise<boolean> {
  const { next: _, ...keys } = loadLogKeys()
  const loss = await findLoss(file)
  if (typeof loss === 'string') {
    if (keys.former.at(-1)?.ended === 'lost') return false
    throw new Unready('nothing shows that entries were lost: the database continues what was signed', loss)
  }
  const size = await loadHeadSize()
  const edge = await loadEdgeAt(size)
  if (!edge) throw new Error('the head counts entries that are not there')
  const key = makeLogKey(`${keys.current.name.replace(/\/[0-9a-f]{8}$/, '')}/${toHex(randomBytes(4))}`, keys)
  const { signed, cosigned } = loss
  const before: FormerKey = {
    key: keys.current,
    ended: 'lost',
    event: newEventId(),
    at: now().toISOString(),
    size,
    root: edge.root(),
    signed,
    ...(cosigned && { cosigned: { size: cosigned.size, root: toBase64(cosigned.root) } }),
  }
  writeLogKeys({ current: key, former: [...keys.former, before] })
  return true
}

type Loss = { readonly signed: number; readonly cosigned: Checkpoint | undefined }

/** What to do instead, where nothing shows that entries are lost: a new log would only take its witnesses from an honest one. */
async function findLoss(file: string | undefined): Promise<Loss | string> {
  const keys = loadLogKeys()
  const state = readSignerState()
  const named = file === undefined ? undefined : openOwn(readNote(file), keys)
  if (file !== undefined && !named)
    throw new Unready(`${file} is no checkpoint that this log signed`, 'leave out --from, or name another')
  const shown = await fetchCheckpoints(loadAskedWitnesses(), keys.current.name)
  const witnessed = shown.flatMap(({ note }) => openOwn(note, keys) ?? []).sort((a, b) => b.size - a.size)
  const own = state?.owner === ownerOf(keys.current) ? [{ size: state.edge.size, root: state.edge.root() }] : []
  const known = [...own, ...(named ? [named] : []), ...witnessed]
  const missing = []
  for (const one of known) if (!(await continues(one))) missing.push(one)
  if (missing.length === 0)
    return known.length > 0 ? 'start the portal' : 'name a checkpoint that the log signed later: --from FILE'
  return { signed: Math.max(...known.map(({ size }) => size)), cosigned: witnessed[0] }
}

async function continues({ size, root }: Pick<Checkpoint, 'size' | 'root'>): Promise<boolean> {
  const edge = await loadEdgeAt(size)
  return edge !== undefined && equal(edge.root(), root)
}

async function loadHeadSize(): Promise<number> {
  return Number((await db().pool.query<{ size: string }>('select size from ledger_head')).rows[0]?.size ?? 0)
}

/** The same key under the new log's name: a receipt names the log that promises. */
function renameReceiptKey(current: VerifierKey): void {
  const name = receiptKeyName(current.name)
  if (receiptKey().name !== name)
    writePrivate(join(dataFolder(), 'receipt.key'), `${formatPrivateKey(renamed(receiptKey(), name))}\n`)
  forgetReceiptKey()
}

async function announceSuccession(before: FormerKey, current: VerifierKey): Promise<void> {
  const { event, key: from, size, root, signed = size, cosigned } = before
  const receipt = verifierOf(receiptKey())
  const name = receiptKeyName(from.name)
  const receiptBefore = { ...receipt, name, id: keyIdOf(name, receipt.publicKey) }
  await announce(
    'ledger.succeed',
    event,
    [
      { purpose: 'log', key: current, from },
      { purpose: 'receipt', key: receipt, from: receiptBefore },
    ],
    {
      origin: from.name,
      kept: size,
      root: toBase64(root),
      signed,
      ...(cosigned && { cosigned: cosigned.size, cosignedRoot: cosigned.root }),
      ...(signed > size && { lostFrom: size, lostTo: signed - 1 }),
    },
  )
}

/** Places the first entry, remembers the tree it stands on, puts the key in force and signs. Each part may be repeated. */
async function begin({ event, size, root }: FormerKey, current: VerifierKey, lease: SequencerState): Promise<void> {
  const { state } = lease.size === size ? await sequenceBatch(lease, event) : { state: lease }
  const edge = await loadEdgeAt(size)
  if (!edge || !equal(edge.root(), root))
    throw new Unready('the database is not the one from which the new log began', 'restore that one')
  if (readSignerState()?.owner !== ownerOf(current)) writeSignerState(current, edge)
  putKeyInForce(current)
  await publishCheckpoint(openSigner(state.size), state)
  clearStopped()
}

function readNote(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Unready((error as Error).message, 'name a file that can be read: --from FILE')
  }
}
