/**
 * The policy by which this device judges a log. It is pinned at the first check and stays: who is checked does not choose the
 * rules, so a portal that proposes other keys or fewer witnesses later is shown as an alarm, and decides nothing.
 */
import { getKept, keep } from '@/app/device-store'
import { keepPolicy, loadKeptPolicy } from '@/app/pinned-policy'
import { toHex, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import type { VerifierKey } from '@/lib/ledger/note-key'
import type { Remembered } from '@/lib/ledger/verify-memory'
import { encodePolicy, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

/** `proposed`: what the portal proposes now, where that is another policy than the pinned one. */
export type Pinned = {
  readonly policy: WitnessPolicy
  readonly at: string
  readonly fingerprint: string
  readonly first: boolean
  readonly proposed?: { readonly text: string; readonly fingerprint: string }
}

/** Throws `PolicyError` for a proposal that is none, where nothing is pinned yet. */
export async function loadPinned(proposed: string, now: Date): Promise<Pinned> {
  const kept = await loadKeptPolicy()
  if (!kept) {
    await pin(proposed, now)
    const policy = parsePolicy(proposed)
    return { policy, at: now.toISOString(), fingerprint: fingerprintOf(policy), first: true }
  }
  const policy = parsePolicy(kept.text)
  const fingerprint = fingerprintOf(policy)
  const other = proposedFingerprint(proposed)
  return {
    policy,
    at: kept.at,
    fingerprint,
    first: false,
    ...(other === fingerprint ? {} : { proposed: { text: proposed, fingerprint: other } }),
  }
}

/** Only where somebody said so, or nothing is pinned yet. */
export async function pin(text: string, now: Date): Promise<void> {
  parsePolicy(text)
  await keepPolicy({ text, at: now.toISOString() })
}

function proposedFingerprint(text: string): string {
  try {
    return fingerprintOf(parsePolicy(text))
  } catch {
    return 'unreadable'
  }
}

/** Of keys and rules, in four groups to read aloud. Addresses may change without anybody being trusted anew. */
export function fingerprintOf(policy: WitnessPolicy): string {
  const bare = {
    ...policy,
    logs: policy.logs.map(({ key }) => ({ key })),
    witnesses: policy.witnesses.map(({ name, key }) => ({ name, key })),
  }
  return (
    toHex(sha256(utf8(encodePolicy(bare))))
      .slice(0, 16)
      .match(/.{4}/g) ?? []
  ).join(' ')
}

const MOST_REMEMBERED = 20

/**
 * Checkpoints that this device checked, of the log of this name: another key is no reason to forget what was seen. They were
 * kept by name and key id once, and those of `keys` count too.
 */
export async function loadChecked(log: string, keys: readonly VerifierKey[] = []): Promise<Remembered[]> {
  const names = [log, seenName(log), ...keys.filter(({ name }) => name === log).map(({ name, id }) => `${name}+${id}`)]
  const kept = await Promise.all(names.map((name) => getKept('checked', name)))
  return kept.flatMap((found) => (found as Remembered[] | undefined) ?? [])
}

export async function rememberChecked(log: string, { size, root }: Remembered): Promise<void> {
  const before = (await loadChecked(log)).filter((one) => one.size !== size)
  await keep('checked', log, [...before, { size, root }].sort((a, b) => a.size - b.size).slice(-MOST_REMEMBERED), 'put')
}

/**
 * The newest one under which this device found its receipts, apart from those of the whole checks: it moves by the minute, and
 * would push out what was checked days ago. It continued everything remembered, or it would not be here.
 */
export async function rememberSeen(log: string, { size, root }: Remembered): Promise<void> {
  const [before] = ((await getKept('checked', seenName(log))) as Remembered[] | undefined) ?? []
  if (!before || before.size < size) await keep('checked', seenName(log), [{ size, root }], 'put')
}

function seenName(log: string): string {
  return `${log} seen`
}
