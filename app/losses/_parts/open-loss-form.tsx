'use client'
/** Somebody stands here and lost her passkey or phone: how she was proofed. Nothing comes of it before a second person says so too. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Choices, type Option } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { OpenAction } from './loss-shape'

export type OpenLossFormProps = {
  readonly field: 'account' | 'patient'
  readonly id: string
  /** Where she goes on after confirming who she is. */
  readonly back: string
  readonly proofings: readonly Option[]
  readonly open: OpenAction
}

export function OpenLossForm({ field, id, back, proofings, open }: OpenLossFormProps) {
  const [state, act, busy] = useActionState(open, null)
  if (state?.done)
    return (
      <Notice kind="info" title="It is noted, and nothing has changed yet.">
        <p>
          A second person, not you, confirms it under <Link href="/losses">Losses</Link> until{' '}
          <span className="nowrap">{state.done.until}</span>, and hands a code over. Whoever it is about was told.
        </p>
      </Notice>
    )
  return (
    <details className="act desk-code" open={state?.refusal !== undefined}>
      <summary>The passkey or phone is lost</summary>
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      <form action={act}>
        <input type="hidden" name={field} value={id} />
        <input type="hidden" name="back" value={back} />
        <p>Only for somebody who stands before you. A mail, a letter or a call shows nobody’s face.</p>
        <Choices legend="What did you see?" name="proofing" kind="radio" options={proofings} chosen={[]} />
        <Button disabled={busy}>Note the loss</Button>
      </form>
    </details>
  )
}
