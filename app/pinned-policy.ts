'use client'
/** The policy that this device pinned, for every page that judges by it. Only a check of the ledger pins one: a whole one, of a list, or of this device’s receipts. */
import { getKept, keep } from '@/app/device-store'

export type KeptPolicy = { readonly text: string; readonly at: string }

/** One portal, one device: whatever log it names, the name is part of what is pinned. */
const HERE = 'here'

export async function loadKeptPolicy(): Promise<KeptPolicy | undefined> {
  return (await getKept('pinned-policy', HERE)) as KeptPolicy | undefined
}

export async function keepPolicy(policy: KeptPolicy): Promise<void> {
  await keep('pinned-policy', HERE, policy, 'put')
}
