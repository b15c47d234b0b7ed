'use client'
/**
 * Takes a file and has it checked in this browser. Worker and types are loaded before a file can be chosen: after that nothing
 * leaves this page, so that not even the moment of a check is told to whoever is checked.
 */
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { type KeptPolicy, loadKeptPolicy } from '@/app/pinned-policy'
import { MOST_EVIDENCE_BYTES } from '@/lib/ledger/evidence'
import type { FileReport, FileRequest } from './file-check-messages'
import { FileResult } from './file-check-result'

/** `at`: the clock of the device that checked, `14:02:11`. */
export type FileChecked = { readonly name: string; readonly at: string; readonly report: Exclude<FileReport, { kind: 'ready' }> }

type Chosen = { readonly name: string; readonly file: Uint8Array }

export function FileCheck() {
  const worker = useRef<Worker>(undefined)
  const chosen = useRef<Chosen>(undefined)
  const policy = useRef<string>(undefined)
  const [ready, setReady] = useState(false)
  const [checked, setChecked] = useState<FileChecked>()
  const { asked, pinned } = usePinned()
  const [policyName, setPolicyName] = useState('')

  useEffect(() => {
    const started = new Worker(new URL('./file-check-worker.ts', import.meta.url), { type: 'module' })
    const tell = (report: FileChecked['report']) =>
      setChecked({ name: chosen.current?.name ?? '', at: new Date().toTimeString().slice(0, 8), report })
    started.onmessage = ({ data }: MessageEvent<FileReport>) =>
      data.kind === 'ready' ? void fonts().then(() => setReady(true)) : tell(data)
    started.onerror = () => tell({ kind: 'unreadable', what: 'file', why: 'the check stopped unexpectedly in this browser' })
    worker.current = started
    return () => started.terminate()
  }, [])

  function check() {
    if (!chosen.current) return
    const under = policy.current ?? pinned?.text
    const request: FileRequest = {
      file: chosen.current.file,
      ...(under === undefined ? {} : { policy: under }),
    }
    worker.current?.postMessage(request)
  }

  async function take(file: File | null | undefined) {
    if (!file) return
    // Its first bytes are enough to say that it is none.
    chosen.current = { name: file.name, file: new Uint8Array(await file.slice(0, MOST_EVIDENCE_BYTES + 1).arrayBuffer()) }
    check()
  }

  async function takePolicy(file: File | null | undefined) {
    policy.current = file ? await file.slice(0, MOST_EVIDENCE_BYTES).text() : undefined
    setPolicyName(file?.name ?? '')
    check()
  }

  return (
    <section className="check file-check" aria-label="File check">
      <Drop ready={ready && asked} take={take} />
      {pinned && !policyName ? <UnderPinned at={pinned.at} /> : null}
      <OwnPolicy ready={ready && asked} name={policyName} take={takePolicy} />
      {checked ? <FileResult checked={checked} /> : null}
      <p className="sr" role="status">
        {heard(checked)}
      </p>
      <noscript>
        <p>The check runs in your browser and needs JavaScript. The command “npm run verify” does the same without it.</p>
      </noscript>
    </section>
  )
}

/**
 * Asked before a file can be chosen: one that was checked without it would be called other than under it. A browser that keeps
 * nothing has pinned nothing.
 */
function usePinned(): { readonly asked: boolean; readonly pinned?: KeptPolicy } {
  const [found, setFound] = useState<{ readonly asked: boolean; readonly pinned?: KeptPolicy }>({ asked: false })
  useEffect(() => {
    void loadKeptPolicy()
      .catch(() => undefined)
      .then((pinned) => setFound({ asked: true, ...(pinned && { pinned }) }))
  }, [])
  return found
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

/** A letter that only the answer needs would be fetched when it is drawn. One that cannot be had is drawn in another type. */
function fonts(): Promise<unknown> {
  return Promise.allSettled([...document.fonts].map((font) => font.load()))
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
