'use client'
/**
 * Takes a file, and a policy where somebody brings one, and draws what the check found; how it is checked it is told. A file that
 * is let go anywhere on the page is never opened by the browser in its place.
 */
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { MOST_EVIDENCE_BYTES } from '@/lib/ledger/evidence'
import type { FileAnswer, FileRequest } from './file-check-messages'
import { type FileChecked, FileResult } from './file-check-result'

/** `pinned`: the policy that decides until another is brought along. `children`: what is said below. */
export type FileFormProps = {
  readonly ready: boolean
  readonly run: (request: FileRequest) => Promise<FileAnswer>
  readonly pinned?: { readonly text: string; readonly at: string }
  readonly children?: ReactNode
}

type Chosen = { readonly name: string; readonly file: Uint8Array }

export function FileForm({ ready, run, pinned, children }: FileFormProps) {
  const chosen = useRef<Chosen>(undefined)
  const policy = useRef<string>(undefined)
  const asked = useRef(0)
  const [checked, setChecked] = useState<FileChecked>()
  const [policyName, setPolicyName] = useState('')

  async function check() {
    if (!chosen.current) return
    const { name, file } = chosen.current
    const under = policy.current ?? pinned?.text
    const own = ++asked.current
    const report = await run({ file, ...(under === undefined ? {} : { policy: under }) }).catch(stopped)
    // Of an earlier file, or under an earlier policy: it must not stand beside the name of this one.
    if (own === asked.current) setChecked({ name, at: new Date().toTimeString().slice(0, 8), report })
  }

  async function take(file: File | null | undefined) {
    if (!file) return
    // Its first bytes are enough to say that it is none.
    chosen.current = { name: file.name, file: new Uint8Array(await file.slice(0, MOST_EVIDENCE_BYTES + 1).arrayBuffer()) }
    await check()
  }

  async function takePolicy(file: File | null | undefined) {
    policy.current = file ? await file.slice(0, MOST_EVIDENCE_BYTES).text() : undefined
    setPolicyName(file?.name ?? '')
    await check()
  }

  return (
    <section className="check file-check" aria-label="File check">
      <Drop ready={ready} take={take} />
      {pinned && !policyName ? <UnderPinned at={pinned.at} /> : null}
      <OwnPolicy ready={ready} name={policyName} take={takePolicy} />
      {checked ? <FileResult checked={checked} /> : null}
      <p className="sr" role="status">
        {heard(checked)}
      </p>
      {children}
    </section>
  )
}

function stopped(): FileAnswer {
  return { kind: 'unreadable', what: 'file', why: 'the check stopped unexpectedly in this browser' }
}

function UnderPinned({ at }: { readonly at: string }) {
  return (
    <p>
      Checked under the policy that this browser pinned at {at.slice(0, 16).replace('T', ' ')} (UTC), when it first checked the
      ledger or when somebody here accepted another one. The portal proposed it then.
    </p>
  )
}

type Take = (file: File | null | undefined) => Promise<void>

function OwnPolicy({ ready, name, take }: { readonly ready: boolean; readonly name: string; readonly take: Take }) {
  return (
    <details>
      <summary>{name ? `Under your policy: ${name}` : 'Check it under a policy of your own'}</summary>
      <p>
        A policy names the log and the witnesses that you trust. Get it from somebody who is not being checked: without one,
        nobody here can tell who stands behind the file.
      </p>
      <label className="pick">
        Policy
        <input className="input" type="file" disabled={!ready} onChange={({ target }) => void take(target.files?.[0])} />
      </label>
    </details>
  )
}

type DropProps = { readonly ready: boolean; readonly take: Take }

function Drop({ ready, take }: DropProps) {
  const [over, setOver] = useState(false)

  // A file let go beside the frame would be opened by the browser in place of this page.
  useEffect(() => {
    const stay = (event: Event) => event.preventDefault()
    addEventListener('dragover', stay)
    addEventListener('drop', stay)
    return () => {
      removeEventListener('dragover', stay)
      removeEventListener('drop', stay)
    }
  }, [])

  function drop(event: DragEvent) {
    setOver(false)
    if (ready) void take(event.dataTransfer.files[0])
  }

  return (
    <label
      className={over ? 'drop pick over' : 'drop pick'}
      onDragEnter={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <b>Drop the file here, or choose it</b>
      <input
        className="input"
        type="file"
        accept=".json,application/json"
        disabled={!ready}
        onChange={({ target }) => {
          // Emptied once it is taken: the same file chosen again is checked again.
          void take(target.files?.[0]).then(() => {
            target.value = ''
          })
        }}
      />
    </label>
  )
}

function heard(checked: FileChecked | undefined): string {
  if (!checked) return ''
  const { report } = checked
  return report.kind === 'told' ? `Check finished. ${report.told.sentence}` : 'Check finished: the file could not be read.'
}
