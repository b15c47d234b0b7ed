'use client'
/** An app that shows codes: scanned or typed, and proven by its first code. Works without JavaScript. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { AppAction, ProposedApp } from './states'

export type AppFormProps = { readonly add: AppAction; readonly proposed: ProposedApp; readonly next: string }

export function AppForm({ add, proposed, next }: AppFormProps) {
  const [state, act, busy] = useActionState(add, null)
  const { sealed, secret, qr } = state?.proposed ?? proposed
  return (
    <form action={act} aria-label="An app that shows codes" key={state?.attempt ?? 0}>
      <input type="hidden" name="sealed" value={sealed} />
      <input type="hidden" name="next" value={next} />
      <p>Scan this with an authenticator app on your phone, or type the letters below it into the app.</p>
      <svg className="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label="QR code for your app">
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p>
        <small>Key to type</small>
        <br />
        <span className="mono break secret">{secret}</span>
      </p>
      {state ? <Notice kind="error" title={state.problem} /> : null}
      <Field
        label="Name of the device"
        name="name"
        required
        maxLength={60}
        defaultValue={state?.name ?? 'Phone'}
        autoComplete="off"
      />
      <Field
        label="The code that it shows now"
        name="code"
        required
        maxLength={20}
        inputMode="numeric"
        autoComplete="one-time-code"
        hint="Six digits."
      />
      <Button disabled={busy}>Set it up</Button>
    </form>
  )
}
