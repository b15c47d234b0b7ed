'use client'
/** Searches while one types: the newest words win, never two searches at once, no answer after a newer one. */
import { useCallback, useRef, useState } from 'react'
import type { FindAction, FindAnswer } from './find-view'

const SHORTEST = 2

export type Search = { readonly answer: FindAnswer | undefined; readonly busy: boolean; readonly ask: (query: string) => void }

export function useSearch(search: FindAction): Search {
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
      const found = asked.trim().length < SHORTEST ? undefined : await answerOf(search, asked)
      if (asked === wanted.current) setAnswer(found)
    } while (asked !== wanted.current)
    running.current = false
    setBusy(false)
  }, [search])

  const ask = useCallback(
    (query: string) => {
      wanted.current = query
      void run()
    },
    [run],
  )
  return { answer, busy, ask }
}

async function answerOf(search: FindAction, query: string): Promise<FindAnswer> {
  const form = new FormData()
  form.set('query', query)
  try {
    return await search(null, form)
  } catch {
    return { results: [], total: 0, problem: 'The search did not answer. Try again.' }
  }
}
