'use client'
/** The code from the desk becomes an account. One page, no step between: nothing is kept open while one thinks. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { DayField, Field } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { ActivateAction, ActivateField, ActivateState } from './activate-state'

export function ActivateForm({ activate }: { readonly activate: ActivateAction }) {
  const [state, act, busy] = useActionState(activate, null)
  if (state?.done)
    return (
      <Notice kind="info" title="Your account is made.">
        <p>The code is used up: you can throw the slip away.</p>
        <p className="acts">
          <Link href="/sign-in">Sign in</Link>
        </p>
      </Notice>
    )
  return (
    <>
      {state?.problem ? <Notice kind="error" title={state.problem} /> : null}
      <form action={act} aria-label="Your account" key={state?.attempt ?? 0}>
        <Fields {...(state ? { state } : {})} />
        <Button kind="primary" disabled={busy}>
          Make my account
        </Button>
      </form>
    </>
  )
}

function Fields({ state }: { readonly state?: ActivateState }) {
  const typed = state?.typed
  const wrong = (field: ActivateField) => (state?.problems[field] ? { error: state.problems[field] } : {})
  return (
    <>
      <Field
        label="Code"
        name="code"
        required
        maxLength={100}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        hint="The five words on your slip, with or without the lines between them."
        defaultValue={typed?.code}
        {...wrong('code')}
      />
      <DayField label="Your birth date" name="birth" required defaultValue={typed?.birth} {...wrong('birth')} />
      <Field
        label="A name to sign in with"
        name="login"
        required
        maxLength={80}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        hint="You choose it. Letters, digits and . _ @ + -, no spaces."
        defaultValue={typed?.login}
        {...wrong('login')}
      />
      <Field
        label="A password"
        name="own"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        maxLength={256}
        hint="8 characters at least, 15 and more are better; a sentence is easiest. Spaces count."
        {...wrong('own')}
      />
      <Field label="The password again" name="again" type="password" autoComplete="new-password" required {...wrong('again')} />
      <Field
        label="Mail address, if you want mails"
        name="address"
        type="email"
        maxLength={254}
        autoComplete="email"
        hint="Only that something waits for you, never what. Leave it empty where somebody else might read your mails."
        defaultValue={typed?.address}
        {...wrong('address')}
      />
    </>
  )
}
