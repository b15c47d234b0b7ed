/** What the forms of one's own sign-in come back with. Pure. */
export type ProposedApp = {
  readonly sealed: string
  /** The secret in groups of four, for whoever cannot scan. */
  readonly secret: string
  readonly qr: { readonly path: string; readonly size: number }
}
export type AppState = {
  readonly attempt: number
  readonly problem: string
  readonly name: string
  /** The same as before; absent where it has to begin again. */
  readonly proposed?: ProposedApp
} | null
export type AppAction = (before: AppState, form: FormData) => Promise<AppState>

export type CodesState = { readonly codes?: readonly string[]; readonly problem?: string } | null
export type CodesAction = (before: CodesState, form: FormData) => Promise<CodesState>

export type NewPasskeyAnswer = { readonly ok: true; readonly to: string } | { readonly ok: false; readonly problem: string }
