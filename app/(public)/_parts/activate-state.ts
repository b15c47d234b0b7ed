/** Between the form of a new account and its action. Pure. */
export type ActivateField = 'code' | 'birth' | 'login' | 'own' | 'again' | 'address'

export type ActivateState = {
  /** Counts the tries, so that each answer is a form of its own. */
  readonly attempt: number
  /** As typed; never a password. */
  readonly typed?: Readonly<Record<'code' | 'birth' | 'login' | 'address', string>>
  readonly problems: Partial<Record<ActivateField, string>>
  readonly problem?: string
  readonly done?: true
}

export type ActivateAction = (state: ActivateState | null, form: FormData) => Promise<ActivateState>
