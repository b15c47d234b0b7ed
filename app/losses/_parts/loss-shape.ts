/** Between the forms about a loss and their actions. Pure. */
export type OpenState = { readonly refusal?: string; readonly done?: { readonly until: string } }
export type OpenAction = (state: OpenState | null, form: FormData) => Promise<OpenState>

export type HandedCode = { readonly name: string; readonly code: string; readonly until: string; readonly where: string }
export type ConfirmState = { readonly refusal?: string; readonly handed?: HandedCode }
export type ConfirmAction = (state: ConfirmState | null, form: FormData) => Promise<ConfirmState>

export type LossRowView = {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly proofing: string
  readonly openedBy: string
  readonly opened: { readonly iso: string; readonly text: string }
  readonly until: { readonly iso: string; readonly text: string }
  readonly state: 'waiting' | 'handed' | 'over'
  readonly own: boolean
}
