'use client'
/** One loss, for the second person: whose, how proofed, by whom; and the code, shown once. Works without JavaScript. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { Time } from '@/app/_ui/time'
import type { ConfirmAction, HandedCode, LossRowView } from './loss-shape'

type Props = { readonly loss: LossRowView; readonly confirm: ConfirmAction; readonly withdraw: FormAction }

export function LossCard({ loss, confirm, withdraw }: Props) {
  const [state, act, busy] = useActionState(confirm, null)
  if (state?.handed) return <Slip {...state.handed} />
  const { id, name, role, proofing, openedBy, opened, state: stands, own } = loss
  const title = `loss-${id}`
  return (
    <section className="desk-code slip" aria-labelledby={title}>
      <h2 id={title}>
        {name}, {role}
      </h2>
      <p>
        {openedBy}, <Time {...opened} />: {proofing}.
      </p>
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      <Stands {...loss} />
      {stands === 'waiting' && !own ? (
        <form action={act}>
          <input type="hidden" name="loss" value={id} />
          <p>
            Look at the person and the document yourself. Everything {name} signed in with before is taken away, every session
            ends, and you see a code that you hand over.
          </p>
          <Button kind="primary" disabled={busy}>
            I saw it too: confirm<span className="sr"> the loss of {name}</span>
          </Button>
        </form>
      ) : null}
      <form action={withdraw}>
        <input type="hidden" name="loss" value={id} />
        <Button kind="quiet">
          {stands === 'handed' ? 'Make the code worthless' : 'Take it back'}
          <span className="sr">, of {name}</span>
        </Button>
      </form>
    </section>
  )
}

function Stands({ state, own, until }: LossRowView) {
  if (state === 'over') return <p className="dim">Its time is over: begin anew.</p>
  if (state === 'handed')
    return (
      <p>
        Confirmed. The code that was handed over is good until <Time {...until} />.
      </p>
    )
  return (
    <p className="dim">
      {own ? 'You noted it, so another person has to confirm it, ' : 'Waits for a second person '}until <Time {...until} />.
    </p>
  )
}

function Slip({ name, code, until, where }: HandedCode) {
  return (
    <section className="desk-code slip" aria-labelledby="slip">
      <h2 id="slip">For {name}</h2>
      <p>
        Open <b className="mono break">{where}</b>, sign in with your name and password, and choose “I was handed a code”:
      </p>
      <p className="code mono">{code}</p>
      <p>
        Good once, until <span className="nowrap">{until}</span>, to set up a new passkey or app. Whoever finds this slip still
        needs your password.
      </p>
      <p className="dim unprinted">It is not shown again. Hand it to the person who stands before you, and to nobody else.</p>
    </section>
  )
}
