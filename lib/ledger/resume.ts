import 'server-only'
/**
 * A signer that does not know what it signed goes on from the largest checkpoint of its own that it is shown, by a quorum of
 * the log's witnesses or by an operator: one with its own valid signature, which the database continues. Only such a one
 * counts: a bare size, or a checkpoint that somebody else signed, would let a stranger choose where it begins.
 *
 * `log.resume`: the checkpoint that an operator named (npm run ledger -- resume). The sequencer checks it again.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { equal } from '@/lib/base/bytes'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { openCosignatures } from '@/lib/ledger/cosignature'
import { allLogKeys, type LogKeys, loadLogKeys } from '@/lib/ledger/log-keys'
import { NoteError } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadEdgeAt } from '@/lib/ledger/publish'
import { SignerStopped, writeSignerState } from '@/lib/ledger/signer'
import { fetchCheckpoints, loadAskedWitnesses } from '@/lib/ledger/witness'
import { quorumOf } from '@/lib/ledger/witnessed-checkpoint'

const FILE = 'log.resume'

export function nameCheckpoint(note: string): void {
  writePrivate(join(dataFolder(), FILE), note)
}

export function loadNamed(): string | undefined {
  const path = join(dataFolder(), FILE)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** Returns what it goes on from, and by whose word; `undefined` where nobody can tell. Throws `SignerStopped`. */
export async function resumeSigner(): Promise<{ readonly size: number; readonly by: 'operator' | 'witnesses' } | undefined> {
  const keys = loadLogKeys()
  const named = loadNamed()
  const told = named === undefined ? undefined : openOwn(named, keys)
  const checkpoint = told ?? (await recallFromWitnesses(keys))
  if (!checkpoint) return undefined
  const { size, root } = checkpoint
  const edge = await loadEdgeAt(size)
  if (!edge || !equal(edge.root(), root))
    throw new SignerStopped(`the database does not continue the tree of ${size} entries that was signed`, { contradicts: true })
  writeSignerState(keys.current, edge)
  rmSync(join(dataFolder(), FILE), { force: true })
  return { size, by: told ? 'operator' : 'witnesses' }
}

/** Of this log, by a key that signs or signed it; `undefined` for any other. */
export function openOwn(note: string, keys: LogKeys): Checkpoint | undefined {
  try {
    const names = allLogKeys(keys).filter(({ name }) => name === keys.current.name)
    return openCheckpoint(note, ...names)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

/**
 * The largest one, where as many witnesses as the policy asks for showed theirs: each shows its newest, and the one that nobody
 * showed could be larger. Whoever is out of reach cannot make us take a smaller one.
 */
export async function recallFromWitnesses(keys: LogKeys): Promise<Checkpoint | undefined> {
  const { policy } = loadPolicy()
  const shown = await fetchCheckpoints(loadAskedWitnesses(), keys.current.name)
  const own = shown.flatMap(({ witness, note }) => {
    const checkpoint = openOwn(note, keys)
    const [cosignature] = checkpoint ? cosignaturesOf(note, witness.key) : []
    return checkpoint && cosignature ? [{ checkpoint, witness: witness.name, seconds: cosignature.seconds }] : []
  })
  if (quorumOf(policy, own, Number.POSITIVE_INFINITY).is !== 'met') return undefined
  return own.map(({ checkpoint }) => checkpoint).sort((a, b) => b.size - a.size)[0]
}

function cosignaturesOf(note: string, key: Parameters<typeof openCosignatures>[1][number]) {
  try {
    return openCosignatures(note, [key])
  } catch (error) {
    if (error instanceof NoteError) return []
    throw error
  }
}
