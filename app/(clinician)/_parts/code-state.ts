/** Between the desk's form and its action. Pure. */
export type CodeState = {
  readonly refusal?: string
  readonly given?: { readonly name: string; readonly code: string; readonly until: string; readonly where: string }
}

export type CodeAction = (state: CodeState | null, form: FormData) => Promise<CodeState>
