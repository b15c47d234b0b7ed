'use client'
/**
 * Around every page of somebody who is signed in: after a quarter of an hour without her, or at her word, the page is taken
 * out of the document and her session is locked; her password brings it back in place, as she left it. In every tab at once.
 */
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { askLock, askResume, tabs } from './lock-calls'
import { LockScreen } from './lock-screen'
import { type TakenAway, takeAway } from './take-away'
import { useAbsence } from './use-absence'

export type LockableProps = {
  /** Of the session: a page kept in memory is never given to another's. */
  readonly session: string
  readonly name: string
  readonly persona: boolean
  readonly single: boolean
  readonly children: ReactNode
}

export function Lockable({ session, name, persona, single, children }: LockableProps) {
  const { frame, page, locked, lock, show } = useTakenAway(session)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const warned = useAbsence({ session, lock })

  async function resume(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setBusy(true)
    const answer = await askResume(new FormData(event.currentTarget))
    setBusy(false)
    setProblem(answer)
    if (answer !== undefined) return
    tabs.say({ kind: 'resumed', session })
    show()
  }

  return (
    <div ref={frame} className="lockable">
      <div ref={page} className="lockable">
        {warned && !locked ? (
          <p role="status" className="absence">
            Nobody seems to be here. The screen locks in a minute; any key keeps it open.
          </p>
        ) : null}
        {children}
      </div>
      {locked ? (
        <main id="content" tabIndex={-1}>
          <LockScreen
            name={name}
            persona={persona}
            single={single}
            session={session}
            next={`${location.pathname}${location.search}`}
            resume={resume}
            busy={busy}
            {...(problem ? { problem } : {})}
          />
        </main>
      ) : null}
    </div>
  )
}

/** The page in the document or out of it, here and in every other tab. */
function useTakenAway(session: string) {
  const frame = useRef<HTMLDivElement>(null)
  const page = useRef<HTMLDivElement>(null)
  const taken = useRef<TakenAway>(undefined)
  const asked = useRef<Promise<void>>(undefined)
  const [locked, setLocked] = useState(false)

  const hide = useCallback(() => {
    if (taken.current || !frame.current || !page.current) return
    taken.current = takeAway(frame.current, page.current)
    setLocked(true)
  }, [])
  const lock = useCallback(() => {
    if (taken.current) return
    hide()
    tabs.say({ kind: 'locked', session })
    asked.current = askLock(() => taken.current !== undefined)
  }, [hide, session])
  const show = useCallback(() => {
    taken.current?.bringBack()
    taken.current = undefined
    setLocked(false)
  }, [])

  useEffect(() => {
    const stop = tabs.listen((said) => {
      if (said.kind === 'locked') hide()
      else if (said.kind === 'resumed' && said.session === session) show()
      // Another's page must not come back with her: whoever else goes on, this tab begins anew.
      else if (said.kind === 'resumed' || said.kind === 'left') beginAnew(hide)
    })
    const off = onWindow({ lock, hide, isLocked: () => taken.current !== undefined, asked: async () => asked.current })
    return () => {
      stop()
      off()
    }
  }, [hide, lock, session, show])
  return { frame, page, locked, lock, show }
}

/** The session may end a moment after it was said to: asked for at once, the page might come once more. */
function beginAnew(hide: () => void): void {
  hide()
  setTimeout(() => location.reload(), 1_500)
}

/** Whether back and forward were dealt with here. */
let backWhileLocked: (() => boolean) | undefined

// Back and forward at a locked screen would show a page from the client's memory, with nobody asked: the server is asked. Heard
// from when this file is read, before the router listens: a window tells its listeners in the order in which they came.
if (typeof window !== 'undefined')
  addEventListener('popstate', (event) => {
    if (backWhileLocked?.()) event.stopImmediatePropagation()
  })

type Doors = {
  readonly lock: () => void
  readonly hide: () => void
  readonly isLocked: () => boolean
  /** Once the server has heard of the lock. */
  readonly asked: () => Promise<void>
}

function onWindow({ lock, hide, isLocked, asked }: Doors): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const at = (name: string, act: (event: Event) => void, capture = false) => addEventListener(name, act, { signal, capture })
  at('chartseal:lock', lock)
  backWhileLocked = () => {
    if (!isLocked()) return false
    void asked().then(() => location.reload())
    return true
  }
  // A page that the browser froze whole is shown again without asking: it is frozen empty.
  at('pagehide', (event) => (event as PageTransitionEvent).persisted && hide())
  at('pageshow', (event) => (event as PageTransitionEvent).persisted && location.reload())
  at(
    'submit',
    (event) => {
      const { target } = event
      if (target instanceof HTMLFormElement && target.action.endsWith('/session/leave')) tabs.say({ kind: 'left' })
    },
    true,
  )
  return () => {
    stop.abort()
    backWhileLocked = undefined
  }
}
