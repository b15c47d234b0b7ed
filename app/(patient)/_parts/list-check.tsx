'use client'
/** "Is anything missing?": her device asks for the whole list and counts. Shows what this device found, never a claim of the portal. */
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { OneFileVerifier } from '@/app/_ui/one-file-verifier'
import type { ListReport, ListRequest } from './list-check-messages'
import { CANNOT, wholeSentence } from './list-check-words'

export function ListCheck(request: ListRequest) {
  const [state, setState] = useState<'idle' | 'running' | ListReport>('idle')
  const worker = useRef<Worker>(undefined)
  useEffect(() => () => worker.current?.terminate(), [])

  function start() {
    worker.current?.terminate()
    setState('running')
    const started = new Worker(new URL('./list-check-worker.ts', import.meta.url), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<ListReport>) => setState(data)
    started.onerror = () => setState({ kind: 'cannot-check', reason: navigator.onLine ? CANNOT.unreachable : CANNOT.offline })
    started.postMessage(request)
    worker.current = started
  }

  const report = typeof state === 'string' ? undefined : state
  const file = report && 'file' in report ? report.file : undefined
  return (
    <section className="list-check" aria-label="Is anything missing?">
      {report ? (
        <Found report={report} />
      ) : (
        <p>Your entries are numbered. Your device can check that none was left out or changed.</p>
      )}
      <p className="acts">
        <Button type="button" kind="plain" disabled={state === 'running'} onClick={start}>
          {state === 'idle' ? 'Check that nothing is missing' : state === 'running' ? 'Checking…' : 'Check again'}
        </Button>
        {file ? <Keep file={file} /> : null}
      </p>
      {file ? null : <Take />}
      <p className="sr" role="status">
        {report ? `Check finished. ${heard(report)}` : state === 'running' ? 'Checking' : ''}
      </p>
      <noscript>
        <p>The check runs in your browser and needs JavaScript.</p>
      </noscript>
    </section>
  )
}

function Found({ report }: { readonly report: ListReport }) {
  switch (report.kind) {
    case 'whole':
      return (
        <>
          <p className="whole">
            <b>{wholeSentence(report)}</b>
          </p>
          <p>
            <small>{report.standing} This device remembers how long the list is, and will notice if it gets shorter.</small>
          </p>
          {report.proposed ? (
            <Notice kind="info" title="The portal proposes other rules than this device keeps.">
              What you read above was judged by the rules kept here (fingerprint {report.policy}), not by the new ones (
              {report.proposed}). Ask your hospital, by telephone, whether it changed them.
            </Notice>
          ) : null}
        </>
      )
    case 'broken':
      return (
        <Notice kind="error" title="Your list is not whole.">
          {report.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>Keep the proof as a file, and tell the privacy officer of your hospital by telephone. You need not know why.</p>
        </Notice>
      )
    case 'cannot-check':
      return (
        <Notice kind="info" title="It could not be checked.">
          {report.reason} This says nothing about your list, good or bad.
        </Notice>
      )
  }
}

/** A form, not a link: taking it is an act, and stands in her list. Works without JavaScript. */
function Take() {
  return (
    <form action="/me/looked/evidence" method="post">
      <p className="acts">
        <Button kind="quiet">Take the proof away as a file</Button>{' '}
        <small>
          It holds your whole list, with ids and without names. Anyone can check it without this portal, or at{' '}
          <Link href="/verify">Verify a file</Link>, or with <OneFileVerifier>a page to keep beside it</OneFileVerifier>.
        </small>
      </p>
    </form>
  )
}

/** The very bytes that were checked: asked for again they could be others. */
function Keep({ file }: { readonly file: Uint8Array }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([new Uint8Array(file)], { type: 'application/json' }))
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [file])
  return (
    <>
      <a className="btn quiet" href={address} download="chartseal-list.json">
        Take the proof away as a file
      </a>{' '}
      <small>
        Anyone can check it, at <Link href="/verify">Verify a file</Link> or with{' '}
        <OneFileVerifier>a page to keep beside it</OneFileVerifier>.
      </small>
    </>
  )
}

function heard(report: ListReport): string {
  switch (report.kind) {
    case 'whole':
      return wholeSentence(report)
    case 'broken':
      return `Your list is not whole. ${report.sentences.join(' ')}`
    case 'cannot-check':
      return `It could not be checked. ${report.reason}`
  }
}
