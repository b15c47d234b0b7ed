'use client'
/** "Recorded", then the entry's number once the sequencer gave it one. Asks only about the reader's own event. */
import { useEffect, useState } from 'react'
import { count } from '@/lib/base/count'

const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000] as const

export type RecordedAsProps = { readonly eventId: string; readonly position?: number }

export function RecordedAs({ eventId, position }: RecordedAsProps) {
  const [found, setFound] = useState(position)
  useEffect(() => {
    if (found !== undefined) return
    const stop = new AbortController()
    void askUntilNumbered(eventId, stop.signal).then((answer) => answer !== undefined && setFound(answer))
    return () => stop.abort()
  }, [eventId, found])
  return <b data-event={eventId}>{found === undefined ? 'recorded' : `recorded as entry ${count(found)}`}</b>
}

async function askUntilNumbered(eventId: string, signal: AbortSignal): Promise<number | undefined> {
  for (const pause of PAUSES_MS) {
    const answer = await askOnce(eventId, signal)
    if (answer !== undefined || signal.aborted) return answer
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return undefined
}

/** Expects JSON `{ "position": 48213 }`; any other answer means "not yet". */
async function askOnce(eventId: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(`/ledger/position/${encodeURIComponent(eventId)}`, { signal, cache: 'no-store' })
    if (response.status !== 200) return undefined
    const body: unknown = await response.json()
    const position = body && typeof body === 'object' && 'position' in body ? body.position : undefined
    return typeof position === 'number' ? position : undefined
  } catch {
    return undefined
  }
}
