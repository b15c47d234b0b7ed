'use client'
/**
 * The signature. What stands on the page is what is signed: the offer that comes back is compared with it and with what she
 * chose, here in her browser, before her key touches it. One press is one decision, in however many windows.
 */
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Lines } from '@/app/_ui/lines'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { loadDeviceKey } from '@/app/(patient)/_parts/device-key'
import { enrolDevice, type SignActions, signShown } from './sign-flow'
import { nextOf, type SignProps, type SignState } from './sign-state'
import { SignSteps } from './sign-steps'

export type SignShareProps = { readonly shown: SignProps; readonly actions: SignActions }

export function SignShare({ shown, actions }: SignShareProps) {
  const [state, setState] = useState<SignState>({ kind: 'looking' })
  const [text, setText] = useState(shown.text)
  const paper = useRef<HTMLDivElement>(null)
  const busy = useRef(false)
  const router = useRouter()
  const { patient, keys } = shown

  useEffect(() => {
    void loadDeviceKey(patient).then((held) => setState(nextOf(held, keys)))
  }, [patient, keys])

  /** A second press while the first is on its way does nothing. */
  async function once(doing: 'enrol' | 'sign', work: () => Promise<SignState>): Promise<void> {
    if (busy.current) return
    busy.current = true
    setState({ kind: 'busy', doing })
    const next = await work()
    busy.current = false
    if (next.kind === 'ready' && next.fresh) setText(next.fresh)
    setState(next)
    if (next.kind === 'done') router.push(`/me/shares/${next.consent}`)
  }

  return (
    <>
      <div ref={paper} className="paper">
        <Lines text={text} />
      </div>
      <SignSteps
        state={state}
        shown={shown}
        onMake={(instead) => void once('enrol', () => enrolDevice(shown, instead, actions))}
        onSign={(signer) => void once('sign', () => signShown(shown, signer, textOn(paper.current), actions))}
      />
      <noscript>
        <Notice kind="info" title="Signing needs JavaScript.">
          Your signature is made in your own browser, so that nobody can make it for you. Without JavaScript you can read this,
          narrow it, say no, or leave it for later. <Link href={shown.back}>Back to the request</Link>
        </Notice>
      </noscript>
    </>
  )
}

/** What stands on the page, read from the page. */
function textOn(paper: HTMLElement | null): string {
  return [...(paper?.querySelectorAll('p') ?? [])].map((line) => line.textContent ?? '').join('\n')
}
