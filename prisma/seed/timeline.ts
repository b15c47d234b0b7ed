import 'server-only'
/** What happened in a demo before it was installed, each at its time: the ledger is written in the order of its own clock. */
import { setClock } from '@/lib/base/clock'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'

export const DAY_MS = 86_400_000

export type Step = { readonly at: Date; readonly act: () => Promise<void> }

/** Whom the steps act on, by the names of the story. */
export type Cast = {
  /** Today 08:00, or now where that is still ahead. */
  readonly d0: Date
  readonly organisations: ReadonlyMap<string, OrganisationId>
  readonly accounts: ReadonlyMap<string, AccountId>
  /** Filled as they are registered. */
  readonly patients: Map<string, PatientId>
}

/** `day` from D0, a fraction for the time of day. */
export function onDay(d0: Date, day: number): Date {
  return new Date(d0.getTime() + day * DAY_MS)
}

export async function play(steps: readonly Step[], d0: Date): Promise<void> {
  for (const { at, act } of [...steps].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (at > d0) throw new Error('the seed must not write ahead of its day')
    setClock(() => at)
    await act()
  }
}

/** A misspelt name would otherwise leave out a part of the story without a word. */
export function known<T>(from: ReadonlyMap<string, T>, name: string): T {
  const found = from.get(name)
  if (found === undefined) throw new Error(`the story knows no ${name}`)
  return found
}
