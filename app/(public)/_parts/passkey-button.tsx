'use client'
/** Shows a passkey. The whole page is loaded anew afterwards: nothing of who was here before stays in it. */
import { useRef, useState } from 'react'
import { Notice } from '@/app/_ui/notice'
import type { PasskeyAnswer } from '@/app/passkey-answer'

type Asked = {
  readonly challenge: string
  readonly rpId: string
  readonly userVerification: 'required'
  readonly timeout: number
}

export type PasskeyButtonProps = {
  readonly begin: () => Promise<Asked | undefined>
  readonly finish: (response: unknown, next: string) => Promise<PasskeyAnswer>
  readonly next: string
  readonly label: string
  readonly primary?: boolean
}

type State = 'idle' | 'busy' | 'refused' | 'stopped'

export function PasskeyButton({ begin, finish, next, label, primary = true }: PasskeyButtonProps) {
  const [state, setState] = useState<State>('idle')
  const busy = useRef(false)

  async function press() {
    if (busy.current) return
    busy.current = true
    setState('busy')
    setState(await show())
    busy.current = false
  }

  async function show(): Promise<State> {
    try {
      const { startAuthentication } = await import('@simplewebauthn/browser')
      const optionsJSON = await begin()
      if (!optionsJSON) return 'refused'
      const answer = await finish(await startAuthentication({ optionsJSON }), next)
      if (!answer.ok) return 'refused'
      location.assign(answer.to)
      return 'busy'
    } catch {
      // Cancelled, none on this device, or no answer: the browser does not say which, to anybody.
      return 'stopped'
    }
  }

  return (
    <div className="passkey">
      <button
        type="button"
        className={`btn ${primary ? 'primary' : 'plain'} needs-script`}
        disabled={state === 'busy'}
        onClick={() => void press()}
      >
        {state === 'busy' ? 'One moment…' : label}
      </button>
      <div role="status">
        {state === 'refused' ? <Notice kind="error" title="That passkey does not open this. Try another way." /> : null}
        {state === 'stopped' ? (
          <Notice kind="info" title="No passkey was shown.">
            Try again, or use another way.
          </Notice>
        ) : null}
      </div>
      <noscript>
        <p className="dim">A passkey needs JavaScript. Without it, use the other way.</p>
      </noscript>
    </div>
  )
}
