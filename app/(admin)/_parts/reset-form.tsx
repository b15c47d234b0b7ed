'use client'
/** A new first password for somebody who lost hers. It is shown once, here. Works without JavaScript. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { FirstPassword } from './first-password'
import type { ResetAction } from './person-shape'

export function ResetForm({ id, name, reset }: { readonly id: string; readonly name: string; readonly reset: ResetAction }) {
  const [state, act, busy] = useActionState(reset, null)
  if (state?.handed) return <FirstPassword name={name} {...state.handed} />
  return (
    <details className="act" open={state?.refusal !== undefined}>
      <summary>Give a new first password</summary>
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      <form action={act}>
        <input type="hidden" name="account" value={id} />
        <p>
          The present password ends, and the person is signed out everywhere. You see the new one once and hand it over; with it
          they choose their own.
        </p>
        <Button disabled={busy}>Make a first password</Button>
      </form>
    </details>
  )
}
