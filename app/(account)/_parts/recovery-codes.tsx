'use client'
/** Ten codes for when everything else is lost, shown once, to be printed. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import type { CodesAction } from './states'

export type RecoveryCodesProps = { readonly make: CodesAction; readonly left: number }

export function RecoveryCodes({ make, left }: RecoveryCodesProps) {
  const [state, act, busy] = useActionState(make, null)
  if (state?.codes) return <Codes codes={state.codes} />
  return (
    <form action={act} aria-label="Recovery codes">
      <p>
        {left === 0 ? 'You have none.' : `${left} of them are unused.`} With one of them you get in when phone and key are lost.
      </p>
      {state?.problem ? <Notice kind="refusal">{state.problem}</Notice> : null}
      {left === 0 ? null : <p>New ones end those you have.</p>}
      <Button disabled={busy}>{left === 0 ? 'Make ten codes' : 'Make ten new codes'}</Button>
    </form>
  )
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <Notice kind="info" title="Print these or write them down now. They are not shown again.">
      <ol className="codes" aria-label="Your recovery codes">
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ol>
      <p>Each works once. Keep them where nobody else looks, and not with your password.</p>
    </Notice>
  )
}
