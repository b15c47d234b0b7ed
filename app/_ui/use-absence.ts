'use client'
/**
 * Whether somebody is there, by keys, pointer and scrolling, in this tab or another of the portal's. She is warned, then her
 * screen is locked, a little before the server would refuse her: it counts the same quarter of an hour by itself.
 */
import { useEffect, useRef, useState } from 'react'
import { askSeen, tabs } from './lock-calls'

export const WARN_MS = 13.5 * 60_000
export const LOCK_MS = 14.5 * 60_000
/** While she works on one page the server hears of it so often. */
const SEEN_MS = 4 * 60_000
const TELL_MS = 10_000
const LOOK_MS = 1_000

type Absence = { readonly session: string; readonly lock: () => void }

/** True while the warning stands. */
export function useAbsence({ session, lock }: Absence): boolean {
  const [warned, setWarned] = useState(false)
  const last = useRef(Date.now())

  // biome-ignore lint/correctness/useExhaustiveDependencies: another session begins another count
  useEffect(() => {
    let told = Date.now()
    let seen = Date.now()
    last.current = Date.now()
    const stop = new AbortController()
    const look = () => {
      const gone = Date.now() - last.current
      setWarned(gone > WARN_MS && gone <= LOCK_MS)
      if (gone > LOCK_MS) lock()
    }
    const here = () => {
      // Woken up after an hour, the first key must not pass for presence all along.
      if (Date.now() - last.current > LOCK_MS) return look()
      last.current = Date.now()
      if (last.current - told > TELL_MS) {
        told = last.current
        tabs.say({ kind: 'here' })
      }
      if (last.current - seen <= SEEN_MS) return
      seen = last.current
      void askSeen().then((answers) => answers || lock())
    }
    for (const name of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'])
      addEventListener(name, here, { signal: stop.signal, capture: true, passive: true })
    // A tab that was frozen, or still loading, when another was locked did not hear of it: the server is asked.
    const back = () => {
      look()
      if (document.visibilityState === 'visible') void askSeen().then((answers) => answers || lock())
    }
    document.addEventListener('visibilitychange', back, { signal: stop.signal })
    for (const name of ['focus', 'pageshow']) addEventListener(name, look, { signal: stop.signal, capture: true })
    const silent = tabs.listen((said) => {
      if (said.kind === 'here') last.current = Date.now()
    })
    const clock = setInterval(look, LOOK_MS)
    return () => {
      stop.abort()
      silent()
      clearInterval(clock)
    }
  }, [session, lock])
  return warned
}
