/** Between the form for a new person and its action. Pure. */
export type AddField = 'name' | 'role' | 'department' | 'login' | 'address' | 'lastDay'

export type AddState = {
  /** Counts the tries, so that each answer is a form of its own. */
  readonly attempt: number
  /** As typed; empty again once the person was added. */
  readonly typed?: Readonly<Record<AddField, string>>
  readonly problems: Partial<Record<AddField, string>>
  readonly refusal?: string
  /** Without `password` it was mailed. */
  readonly added?: { readonly name: string; readonly login: string; readonly password?: string; readonly until: string }
}

export type AddAction = (state: AddState | null, form: FormData) => Promise<AddState>
