'use client'
/** At the desk: a code for the patient who stands before it, shown once and printed as a slip. Works without JavaScript. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import type { CodeAction, CodeState } from './code-state'

export function CodeForm({ patientId, give }: { readonly patientId: string; readonly give: CodeAction }) {
  const [state, act, busy] = useActionState(give, null)
  if (state?.given) return <Slip {...state.given} />
  return (
    <section className="desk-code" aria-labelledby="desk-code">
      <h2 id="desk-code">Her own account</h2>
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      <form action={act}>
        <input type="hidden" name="patientId" value={patientId} />
        <p>
          Once you have seen a document with this person’s picture: a code on paper, with which the patient makes an account at
          home. A code given before ends.
        </p>
        <Button disabled={busy}>Make a code</Button>
      </form>
    </section>
  )
}

function Slip({ name, code, until, where }: NonNullable<CodeState['given']>) {
  return (
    <section className="desk-code slip" aria-labelledby="slip">
      <h2 id="slip">For {name}</h2>
      <p>
        Open <b className="mono break">{where}</b> and type these five words and your birth date:
      </p>
      <p className="code mono">{code}</p>
      <p>
        Good once, until <span className="nowrap">{until}</span>. Whoever finds this slip and knows your birth date could use it
        before you: keep it to yourself.
      </p>
      <p className="dim unprinted">It is not shown again. Print this page, and hand the slip over.</p>
    </section>
  )
}
