import 'server-only'
/**
 * One's own mail address. Another counts only once a code that was sent there was typed here: an address mistyped, or somebody
 * else's, gets one mail and no more. The old one is told, so that a change by somebody else does not stay unseen. No entry holds
 * an address.
 */
import { z } from 'zod'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, equal, fromBase64, fromUtf8, toBase64, utf8 } from '@/lib/base/bytes'
import type { AccountId } from '@/lib/base/ids'
import { momentWords, parseMailAddress } from '@/lib/base/mail'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { admitCode } from '@/lib/directory/factors/show'
import { custodian } from '@/lib/keys/custodian'
import { openMailAddress, queueMail, queueMailTo, sealMailAddress } from '@/lib/keys/outbox'
import { foldWords, newFirstPassword } from '@/lib/session/first-password'
import type { Visit } from '@/lib/session/visit'

const CODE_MS = 3_600_000
const pendingShape = z.strictObject({ address: z.string(), hash: z.string(), until: z.number() })

/** `masked`: `m…@hospital.example`. A screen that somebody else sees need not say more. */
export type OwnAddress = { readonly masked: string | undefined; readonly altered: boolean; readonly waits: string | undefined }

export async function loadOwnAddress({ id }: Actor, at: Date): Promise<OwnAddress> {
  const { rows } = await db().pool.query<{ sealed: Buffer | null; pending: Buffer | null }>(
    'select mail_sealed as sealed, mail_pending as pending from account where id = $1',
    [id],
  )
  const [row] = rows
  const address = row?.sealed ? await openMailAddress(id as AccountId, row.sealed) : undefined
  const pending = row?.pending ? await openPending(id as AccountId, row.pending) : undefined
  const waits = pending && pending.until > at.getTime() ? maskOf(pending.address) : undefined
  return { masked: address && maskOf(address), altered: Boolean(row?.sealed) && address === undefined, waits }
}

/** Refused: `factor`; `invalid` (field address). */
export async function askForAddress(actor: Actor, typed: string): Promise<Outcome<void>> {
  const address = parseMailAddress(typed)
  const code = newFirstPassword()
  return underAudit({ actor, action: 'mail.change', detail: { step: 'asked' } }, async (permit, tx) => {
    if (!address) return refused('invalid', { field: 'address' })
    const account = permit.actor.id as AccountId
    const until = new Date(permit.at.getTime() + CODE_MS)
    const pending = { address, hash: toBase64(await hashOf(account, code)), until: until.getTime() }
    const sealed = await custodian().wrap('mail-pending', account, utf8(JSON.stringify(pending)))
    await tx.account.update({ where: { id: account }, data: { mailPending: sealed } })
    await queueMailTo(tx, account, address, { template: 'address-code', code, until: momentWords(until) }, permit.at)
    report(permit, 'asked')
    return permitted(undefined)
  })
}

/** Refused: `factor`; `conflict`: there is none. */
export async function removeAddress(actor: Actor): Promise<Outcome<void>> {
  return underAudit({ actor, action: 'mail.change', detail: { step: 'removed' } }, async (permit, tx) => {
    const account = permit.actor.id as AccountId
    const { mailSealed } = await tx.account.findUniqueOrThrow({ where: { id: account } })
    if (!mailSealed) return refused('conflict')
    await tellOld(permit, tx)
    await tx.account.update({ where: { id: account }, data: { mailSealed: null, mailPending: null } })
    report(permit, 'removed')
    return permitted(undefined)
  })
}

/** Refused: `invalid` (field code), whatever was wrong with it; `too-many`. */
export async function confirmAddress(actor: Actor, typed: string, visit: Visit): Promise<Outcome<void>> {
  const admitted = await admitCode(actor, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const outcome = await underAudit({ actor, action: 'mail.confirm' }, async (permit, tx) => {
    const account = permit.actor.id as AccountId
    // Of two who type it at the same moment the second finds nothing that waits.
    await tx.sql('select 1 from account where id = $1 for no key update', [account])
    const { mailPending } = await tx.account.findUniqueOrThrow({ where: { id: account } })
    const pending = mailPending ? await openPending(account, mailPending) : undefined
    if (!pending || pending.until <= permit.at.getTime()) return refused('invalid', { field: 'code' })
    if (!equal(fromBase64(pending.hash), await hashOf(account, typed))) return refused('invalid', { field: 'code' })
    await tellOld(permit, tx)
    const mailSealed = await sealMailAddress(account, pending.address)
    await tx.account.update({ where: { id: account }, data: { mailSealed, mailPending: null } })
    report(permit)
    return permitted(undefined)
  })
  if (outcome.ok) await admitted.forgive()
  return outcome.ok ? permitted(undefined) : outcome
}

async function tellOld({ actor, at }: Permit, tx: Tx): Promise<void> {
  await queueMail(tx, actor.id as AccountId, { template: 'address-changed', at: momentWords(at) }, at)
}

function report({ actor, report: write }: Permit, step?: string): void {
  const { patient, organisation, id } = actor
  const place = patient ? { patient, stream: 'main' as const } : organisation ? { custody: organisation } : {}
  write({ ...place, objects: [{ type: 'Account', id }], detail: step ? { step } : {} })
}

/** 32 bytes: whoever holds the database tries no codes against it, and the blob around it is the custodian's too. */
function hashOf(account: AccountId, typed: string): Promise<Bytes> {
  return custodian().mac('mail-code', JSON.stringify([account, foldWords(typed)]))
}

async function openPending(account: AccountId, sealed: Uint8Array): Promise<z.infer<typeof pendingShape> | undefined> {
  try {
    return pendingShape.parse(JSON.parse(fromUtf8(await custodian().unwrap('mail-pending', account, new Uint8Array(sealed)))))
  } catch {
    return undefined
  }
}

function maskOf(address: string): string {
  return address.replace(/^(.).*(@.*)$/, '$1…$2')
}
