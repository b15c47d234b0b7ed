'use client'
/** Searches while one types: the newest words win, never two searches at once, no answer after a newer one. */
import { useCallback, useRef, useState } from 'react'
import type { FindAnswer } from './find-view'

const SHORTEST = 2

export type Search = { readonly answer: FindAnswer | undefined; readonly busy: boolean; readonly ask: (query: string) => void }

export function useSearch(): Search {
  const [answer, setAnswer] = useState<FindAnswer>()
  const [busy, setBusy] = useState(false)
  const wanted = useRef('')
  const running = useRef(false)

  const run = useCallback(async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    let asked: string
    do {
      asked = wanted.current
      const found = asked.trim().length < SHORTEST ? undefined : await answerOf(asked)
      if (asked === wanted.current) setAnswer(found)
    } while (asked !== wanted.current)
    running.current = false
    setBusy(false)
  }, [])

  const ask = useCallback(
    (query: string) => {
      wanted.current = query
      void run()
    },
    [run],
  )
  return { answer, busy, ask }
}

async function answerOf(query: string): Promise<FindAnswer> {
  try {
    const response = await fetch('/find/answer', { method: 'POST', body: new URLSearchParams({ query }) })
    // Who has to sign in again, or to wait, is told so by the answer itself.
    if (response.ok || response.status === 401 || response.status === 429) return (await response.json()) as FindAnswer
  } catch {
    // Said below: a network that is gone and a server that fails look alike to her.
  }
  return { results: [], total: 0, problem: 'The search did not answer. Try again.' }
}
