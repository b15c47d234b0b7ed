/** What a passkey that was shown comes to: where to go on. Why not is never said. */
export type PasskeyAnswer = { readonly ok: true; readonly to: string } | { readonly ok: false }
