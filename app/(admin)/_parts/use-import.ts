'use client'
/** One upload after the other, with what became of each. Stopping breaks off the one on its way: nothing of it is kept. */
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { inImportOrder } from '@/lib/records/import/order'
import { type Begun, LARGEST_BYTES, type ShownBundle, type UploadAnswer } from './import-shape'
import { sendBundle } from './send-bundle'

export type ImportItem = {
  readonly number: number
  /** Of the file, in this browser only. */
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly bundle?: ShownBundle
  /** Why it was not sent, or no answer came. */
  readonly remark?: string
}

export type ImportState = {
  readonly items: readonly ImportItem[]
  readonly running: boolean
  readonly run?: string
  readonly refusal?: string
}

const TOO_LARGE = 'Larger than 64 MB: not sent.'
const STOPPED = 'Stopped: nothing of it was kept.'
const LOST = 'No answer came. Look among the past imports what became of it before you send it again.'

export function useImport(begin: () => Promise<Begun>, finish: (run: string) => Promise<void>) {
  const router = useRouter()
  const [state, setState] = useState<ImportState>()
  const stopping = useRef<AbortController>(undefined)
  useLeaveWarning(state?.running === true)

  function change(at: number, item: Partial<ImportItem>) {
    setState((before) => before && { ...before, items: before.items.map((one, i) => (i === at ? { ...one, ...item } : one)) })
  }

  async function start(chosen: readonly File[], source: string, program: string) {
    const files = inImportOrder(chosen, ({ name }) => name)
    // Before the first word to the portal: Stop is on the screen while that is awaited, and a tap on it must not be lost.
    const abort = new AbortController()
    stopping.current = abort
    setState({ items: files.map(({ name, size }, at) => ({ number: at + 1, name, size, sent: 0 })), running: true })
    const begun = await begin().catch(() => ({ refusal: LOST }))
    if ('refusal' in begun) return setState({ items: [], running: false, refusal: begun.refusal })
    const { run } = begun
    for (const [at, file] of files.entries()) {
      if (abort.signal.aborted) change(at, { remark: STOPPED })
      else if (file.size > LARGEST_BYTES) change(at, { remark: TOO_LARGE })
      else {
        const told = (sent: number) => change(at, { sent })
        change(at, remarkOf(await sendBundle({ file, run, number: at + 1, source, program }, told, abort.signal)))
      }
    }
    await finish(run).catch(() => undefined)
    setState((before) => before && { ...before, running: false, run })
    router.refresh() // the list of past imports beside it
  }

  return { state, start, stop: () => stopping.current?.abort() }
}

function remarkOf(answer: UploadAnswer | 'stopped' | 'lost'): Partial<ImportItem> {
  if (answer === 'stopped') return { remark: STOPPED }
  if (answer === 'lost') return { remark: LOST }
  return 'bundle' in answer ? { bundle: answer.bundle } : { remark: answer.refusal }
}

/** Leaving in the middle would break off an upload without a word. */
function useLeaveWarning(running: boolean) {
  useEffect(() => {
    if (!running) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [running])
}
