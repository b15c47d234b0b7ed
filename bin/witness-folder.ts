import 'server-only'
/** The folder of a witness: `witness.key`, `logs` (verifier keys, one in a line), `checkpoints/<hex SHA-256(origin)>`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unready } from '@/bin/set-up/unready'
import { writePrivate } from '@/lib/base/data-folder'
import {
  type Cosigner,
  formatPrivateKey,
  generateCosigner,
  parseCosigner,
  parseVerifierKey,
  type VerifierKey,
} from '@/lib/ledger/note-key'

/** Its key is made once: another one under the same name would be another witness, whom nobody trusts. */
export function loadWitnessKey(folder: string, name: string | undefined): Cosigner {
  const path = join(folder, 'witness.key')
  if (!existsSync(path)) {
    if (!name) throw new Unready('a new witness needs a name', 'give one: --name witness.example.org/one')
    writePrivate(path, `${formatPrivateKey(generateCosigner(name))}\n`)
  }
  const signer = parseCosigner(readFileSync(path, 'utf8').trimEnd())
  if (name && name !== signer.name) throw new Unready(`this folder is of ${signer.name}`, 'choose another with --data DIR')
  return signer
}

/** Those it knows, and those named now, which it goes on knowing. */
export function loadFollowedLogs(folder: string, named: readonly string[]): VerifierKey[] {
  const path = join(folder, 'logs')
  const known = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  const all = [...new Set([...known, ...named])]
  const logs = all.map(parseVerifierKey)
  if (logs.length === 0) throw new Unready('it follows no log', 'name one: --log KEY, as its /ledger/vkey answers')
  if (all.length > known.length) writePrivate(path, `${all.join('\n')}\n`)
  return logs
}
