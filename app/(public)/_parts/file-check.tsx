'use client'
/**
 * Has a file checked in this browser, by a worker. Worker and types are loaded before a file can be chosen: after that nothing
 * leaves this page, so that not even the moment of a check is told to whoever is checked.
 */
import { useEffect, useRef, useState } from 'react'
import { type KeptPolicy, loadKeptPolicy } from '@/app/pinned-policy'
import type { FileAnswer, FileReport, FileRequest } from './file-check-messages'
import { FileForm } from './file-form'

export function FileCheck() {
  const { ready, run } = useWorker()
  const { asked, pinned } = usePinned()
  return (
    <FileForm ready={ready && asked} run={run} {...(pinned && { pinned })}>
      <noscript>
        <p>The check runs in your browser and needs JavaScript. The command “npm run verify” does the same without it.</p>
      </noscript>
    </FileForm>
  )
}

type Waiting = { readonly resolve: (answer: FileAnswer) => void; readonly reject: (error: Error) => void }

/** Answers come in the order of the questions. */
function useWorker(): { readonly ready: boolean; readonly run: (request: FileRequest) => Promise<FileAnswer> } {
  const worker = useRef<Worker>(undefined)
  const waiting = useRef<Waiting[]>([])
  const [ready, setReady] = useState(false)

  useEffect(() => {
    const started = new Worker(new URL('./file-check-worker.ts', import.meta.url), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<FileReport>) =>
      data.kind === 'ready' ? void fonts().then(() => setReady(true)) : waiting.current.shift()?.resolve(data)
    started.onerror = () => waiting.current.shift()?.reject(new Error('the worker stopped'))
    worker.current = started
    return () => started.terminate()
  }, [])

  function run(request: FileRequest): Promise<FileAnswer> {
    return new Promise((resolve, reject) => {
      waiting.current.push({ resolve, reject })
      worker.current?.postMessage(request)
    })
  }
  return { ready, run }
}

/** A letter that only the answer needs would be fetched when it is drawn. One that cannot be had is drawn in another type. */
function fonts(): Promise<unknown> {
  return Promise.allSettled([...document.fonts].map((font) => font.load()))
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
