'use client'
/** A passkey made on this device, or on a key or phone that is at hand. Its secret never leaves it. */
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { NewPasskeyAnswer } from './states'

export type AddPasskeyProps = {
  readonly begin: () => Promise<PublicKeyCredentialCreationOptionsJSON | undefined>
  readonly add: (made: { response: unknown; name: string; next: string }) => Promise<NewPasskeyAnswer>
  readonly next: string
  readonly primary?: boolean
}

export function AddPasskey({ begin, add, next, primary = false }: AddPasskeyProps) {
  const [said, setSaid] = useState<string>()
  const [waiting, setWaiting] = useState(false)
  const busy = useRef(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy.current) return
    busy.current = true
    setWaiting(true)
    setSaid(undefined)
    setSaid(await make(String(new FormData(event.currentTarget).get('name') ?? '')))
    busy.current = false
    setWaiting(false)
  }

  async function make(name: string): Promise<string | undefined> {
    try {
      const { startRegistration } = await import('@simplewebauthn/browser')
      const optionsJSON = await begin()
      if (!optionsJSON) return 'You showed who you are more than five minutes ago. Sign in again, then add it.'
      const answer = await add({ response: await startRegistration({ optionsJSON }), name, next })
      if (!answer.ok) return answer.problem
      location.assign(answer.to)
      return undefined
    } catch {
      return 'No passkey was made. It may be set up already, or your browser cannot make one.'
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} aria-label="A passkey">
      <p>
        A passkey is the surest way: your device checks your finger, face or PIN, and nobody can take the passkey by a false page.
      </p>
      <Field label="Name of the passkey" name="name" required maxLength={60} defaultValue="This device" autoComplete="off" />
      <Button kind={primary ? 'primary' : 'plain'} className="needs-script" disabled={waiting}>
        {waiting ? 'One moment…' : 'Make a passkey'}
      </Button>
      <div role="status">{said ? <Notice kind="error" title={said} /> : null}</div>
      <noscript>
        <p className="dim">Making a passkey needs JavaScript. An app that shows codes works without it.</p>
      </noscript>
    </form>
  )
}
