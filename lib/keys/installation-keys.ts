import 'server-only'
/**
 * Key files of a new installation, all outside the database, mode 0600: custodian, log key, receipt key, the secret of
 * session cookies. The log's origin is fixed here: a URL prefix without scheme, with a random suffix, so that two
 * installations never sign under one name.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64url, toHex } from '@/lib/base/bytes'
import { dataFolder, requireInstallation, writeInstallation, writePrivate } from '@/lib/base/data-folder'
import { createLocalCustodian } from '@/lib/keys/custodian'
import { receiptKey } from '@/lib/keys/receipt-key'
import {
  formatPrivateKey,
  formatVerifierKey,
  generateNoteSigner,
  parseVerifierKey,
  type VerifierKey,
  verifierOf,
} from '@/lib/ledger/note-key'
import { receiptKeyName } from '@/lib/ledger/receipt'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'

/** Returns the origin. Refuses where any of the files exists: a replaced key would orphan what the old one signed. */
export function createInstallationKeys(host: string): string {
  const folder = dataFolder()
  for (const name of ['custodian.json', 'log.key', 'log.state', 'receipt.key', 'session.secret']) {
    if (existsSync(join(folder, name))) throw new Error(`${name} exists already: this data folder has an installation`)
  }
  const origin = `${host}/${toHex(randomBytes(4))}`
  createLocalCustodian()
  const log = generateNoteSigner(origin)
  writePrivate(join(folder, 'log.key'), `${formatPrivateKey(log)}\n`)
  writePrivate(join(folder, 'log.vkey'), `${formatVerifierKey(log)}\n`)
  writePrivate(join(folder, 'receipt.key'), `${formatPrivateKey(generateNoteSigner(receiptKeyName(origin)))}\n`)
  writePrivate(join(folder, 'session.secret'), `${toBase64url(randomBytes(32))}\n`)
  writeInstallation({ ...requireInstallation(), origin })
  return origin
}

/** What signs for the installation, as its files have it now. `file` holds the key, for words about it. */
export type SigningKey = { readonly purpose: 'log' | 'receipt'; readonly file: string; readonly key: VerifierKey }

/** Public halves only: the log key itself is read by the sequencer and nobody else. */
export function loadSigningKeys(): SigningKey[] {
  return [
    { purpose: 'log', file: 'log.vkey', key: parseVerifierKey(loadVerifierKey()) },
    { purpose: 'receipt', file: 'receipt.key', key: verifierOf(receiptKey()) },
  ]
}

/** As `key.create` names it: name and short id, as in a note's signature line. */
export function signingKeyId({ name, id }: VerifierKey): string {
  return `${name}+${id}`
}
