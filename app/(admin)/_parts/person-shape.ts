/** Between a person's page, its forms and their actions. Pure. */
export type Moment = { readonly iso: string; readonly text: string }

export type ResetState = {
  readonly refusal?: string
  readonly handed?: { readonly password: string; readonly until: string }
}

export type ResetAction = (state: ResetState | null, form: FormData) => Promise<ResetState>

/** What an act came to, as it stands in the address: an enumeration, never a name. */
export const DONE = ['changed', 'closed', 'reopened', 'ended', 'last-day'] as const
export type Done = (typeof DONE)[number]
