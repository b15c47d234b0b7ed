'use client'
/** Where she is on the way to her signature, in words, and the one thing to do next. */
import { useEffect, useRef } from 'react'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { Signer, SignProps, SignState } from './sign-state'

export type SignStepsProps = {
  readonly state: SignState
  readonly shown: SignProps
  readonly onMake: (instead: string | undefined) => void
  readonly onSign: (signer: Signer) => void
}

export function SignSteps({ state, shown, onMake, onSign }: SignStepsProps) {
  const said = useRef<HTMLDivElement>(null)
  const kind = state.kind
  // Whatever was pressed is gone now: the words that took its place are where one goes on, by ear or by keyboard.
  useEffect(() => {
    if (kind === 'stopped' || kind === 'altered' || (state.kind === 'ready' && (state.made || state.fresh))) said.current?.focus()
  }, [kind, state])
  return (
    <div className="sign">
      <div ref={said} tabIndex={-1} role="status">
        <Said state={state} shown={shown} />
      </div>
      <p className="acts answers">
        {state.kind === 'keyless' ? (
          <button key="make" type="button" className="btn" onClick={() => onMake(state.instead)}>
            Make this device my signing key
          </button>
        ) : null}
        {state.kind === 'ready' ? <SignButtons signers={state.signers} onSign={onSign} /> : null}
        {state.kind === 'looking' || state.kind === 'busy' || state.kind === 'done' ? (
          <button key="wait" type="button" className="btn needs-script" disabled>
            {state.kind === 'looking' ? 'Sign and share' : 'One moment…'}
          </button>
        ) : null}
        <Link className="btn" href={shown.back}>
          Back, without sharing
        </Link>
      </p>
    </div>
  )
}

/** With one way to sign it is simply signing; with two each says how. */
function SignButtons({ signers, onSign }: { signers: readonly Signer[]; onSign: (signer: Signer) => void }) {
  const words = { passkey: 'Sign with your passkey, and share', device: 'Sign with this device, and share' } as const
  return signers.map((signer) => (
    <button key={signer.id} type="button" className="btn" onClick={() => onSign(signer)}>
      {signers.length === 1 && signer.by === 'device' ? 'Sign and share' : words[signer.by]}
    </button>
  ))
}

function Said({ state, shown }: { state: SignState; shown: SignProps }) {
  switch (state.kind) {
    case 'looking':
      return <p className="dim needs-script">Looking for your signing key on this device…</p>
    case 'busy':
      return <p className="dim">{state.doing === 'enrol' ? 'Making the key…' : 'Checking, then signing…'}</p>
    case 'done':
      return <p>Signed and shared. Your receipt is opening.</p>
    case 'blocked':
      return <Blocked why={state.why} />
    case 'keyless':
      return <Keyless state={state} />
    case 'ready':
      return <Ready state={state} />
    case 'altered':
      return (
        <Notice kind="error" title="Stop: what came back is not what you chose.">
          <p>Your browser compared the two, found a difference ({state.fields.join(', ')}), and signed nothing.</p>
          <p>Please do not try again on this device, and tell the privacy office of your hospital. Nothing was shared.</p>
        </Notice>
      )
    case 'stopped':
      return <Stopped state={state} shown={shown} />
  }
}

function Ready({ state: { made, fresh, signers } }: { state: Extract<SignState, { kind: 'ready' }> }) {
  return (
    <>
      {made ? <p>This device is now your signing key. It is written in your list, under “Who looked”.</p> : null}
      {fresh ? (
        <Notice kind="info" title="Something was added to your record while you were reading.">
          The numbers above are the new ones. Read them again; nothing is signed yet.
        </Notice>
      ) : null}
      {signers.some(({ by }) => by === 'passkey') ? (
        <p className="dim">Your passkey signs exactly this text, after your device has checked that it is you.</p>
      ) : (
        <p className="dim">You sign with this device. It does not check who holds it, so keep it locked.</p>
      )}
    </>
  )
}

function Blocked({ why }: { why: 'insecure' | 'storage' }) {
  return (
    <Notice kind="error" title="This browser cannot keep a signing key.">
      {why === 'insecure' ? (
        <p>The address of this page is not a secure one (https), and without that no browser makes keys.</p>
      ) : (
        <p>It may be a private window, or storage is switched off. Open this page in a normal window, or on another device.</p>
      )}
      <p>You can still say no, or leave it for later. Nothing was shared.</p>
    </Notice>
  )
}

function Keyless({ state: { elsewhere, instead } }: { state: Extract<SignState, { kind: 'keyless' }> }) {
  const [newest] = elsewhere
  return (
    <>
      {instead ? <p>The key of this device was taken back, so it signs nothing any more.</p> : null}
      {newest ? (
        <p>
          You have a signing key on another device, or in another browser, made {newest.made}. Sign there, or make this device a
          signing key too. If that other key is lost, take it back under <Link href="/me/keys">Signing keys</Link>.
        </p>
      ) : null}
      <p>
        To share, you sign. Your key stays in this browser: nobody can copy it, not even Chartseal. Do this on a device of your
        own, not on one that others use.
      </p>
    </>
  )
}

function Stopped({ state, shown }: { state: Extract<SignState, { kind: 'stopped' }>; shown: SignProps }) {
  const { problem, during } = state
  const here = (
    <a className="btn" href={shown.here}>
      Try again
    </a>
  )
  switch (problem) {
    case 'factor':
      return (
        <Notice kind="info" title="Please confirm that it is you first. Nothing was shared.">
          <p>You showed who you are more than five minutes ago. Keys are made, and sharing is signed, only right after.</p>
          <p>
            <a className="btn" href={shown.confirm}>
              Confirm it, and come back here
            </a>
          </p>
        </Notice>
      )
    case 'no-session':
      return (
        <Notice kind="error" title="You are signed out. Nothing was shared.">
          <a className="btn" href={shown.again}>
            Sign in again, and come back here
          </a>
        </Notice>
      )
    case 'moved':
      return (
        <Notice kind="error" title="The request is no longer as you read it. Nothing was shared now.">
          <a className="btn" href={`/me/requests/${shown.request}?seen=${shown.version}`}>
            See what is different
          </a>
        </Notice>
      )
    case 'unreached':
      return during === 'approve' ? (
        <Notice kind="error" title="No answer came back.">
          Whether it was shared stands under <Link href="/me/shares">Shares</Link>. Look there before you try again.
        </Notice>
      ) : (
        <Notice kind="error" title="Chartseal could not be reached. Nothing was shared.">
          {here}
        </Notice>
      )
    case 'too-many':
      return (
        <Notice kind="error" title="You have ten signing keys already. Nothing was shared.">
          Take one back that you do not use any more: <Link href="/me/keys">Signing keys</Link>
        </Notice>
      )
    case 'name':
      return (
        <Notice kind="error" title="The name of who asks was changed behind the portal’s back. Nothing was shared.">
          <p>
            Chartseal cannot say who would read your record, so nobody can sign for it. Please tell the hospital that keeps it.
          </p>
        </Notice>
      )
    default:
      return (
        <Notice kind="error" title={`${WHY[problem]} Nothing was shared.`}>
          {here}
        </Notice>
      )
  }
}

const WHY = {
  unshown: 'No passkey was shown.',
  expired: 'It took more than ten minutes, so it has to be signed anew.',
  recipient: 'The key of those who asked has changed meanwhile.',
  key: 'The key of this device was not accepted.',
  refused: 'That was not possible.',
} as const
