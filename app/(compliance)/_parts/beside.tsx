'use client'
/**
 * The list with one entry beside it. Opening one asks for that entry only: the list is not asked for again, because each
 * query is an entry of its own and would move the list under the reader. The address says what lies open. Without
 * JavaScript the same links load the page with the entry beside it.
 */
import { useSearchParams } from 'next/navigation'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { count } from '@/lib/base/count'
import { type Asked, addressOf, beside, parseAsked } from './asked'
import { EntryBeside } from './entry-beside'
import type { Looked } from './entry-view'

export type BesideProps = {
  readonly asked: Asked
  /** What the server opened along with the page. */
  readonly initial?: Looked
  readonly look: (position: number) => Promise<Looked>
  readonly children: ReactNode
}

export function Beside({ asked, initial, look, children }: BesideProps) {
  const room = useRef<HTMLDivElement>(null)
  const address = useSearchParams()
  const open = parseAsked({ open: address.get('open') ?? undefined }).open
  const [looked, again] = useLook(open, look, initial)
  useOpenInPlace(room)
  useMark(room, open)
  return (
    <div ref={room} className={open === undefined ? 'explorer' : 'explorer opened'}>
      {children}
      <p className="sr" role="status">
        {looked?.entry ? `Entry ${count(looked.position)} is open beside the list.` : ''}
      </p>
      {open === undefined ? null : (
        <aside className="beside" aria-label={`Entry ${count(open)}`}>
          <h2 tabIndex={-1}>
            Entry {count(open)}
            <Link href={addressOf(beside(asked, undefined))} scroll={false} data-key="Escape">
              Close <Kbd>Esc</Kbd>
            </Link>
          </h2>
          {looked?.entry ? <EntryBeside entry={looked.entry} at={(position) => addressOf(beside(asked, position))} /> : null}
          {looked?.problem ? <Problem looked={looked} again={again} /> : null}
          {looked ? null : <p className="dim opening">Opening…</p>}
        </aside>
      )}
    </div>
  )
}

function Problem({ looked: { position, problem }, again }: { readonly looked: Looked; readonly again: () => void }) {
  return (
    <Notice kind="error" title={`Entry ${count(position)} is not shown.`}>
      <p>{problem}</p>
      <Button type="button" onClick={again}>
        Try again
      </Button>
    </Notice>
  )
}

/** Of two looks on their way the later one is shown, whichever answers first. */
function useLook(open: number | undefined, look: BesideProps['look'], initial?: Looked): [Looked | undefined, () => void] {
  const [fetched, setFetched] = useState<Looked>()
  const [tries, setTries] = useState(0)
  const given = initial?.position === open && tries === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try asks the same again
  useEffect(() => {
    if (open === undefined || given) return
    let wanted = true
    setFetched(undefined)
    look(open)
      .catch(() => ({ position: open, problem: 'The portal did not answer.' }))
      .then((answer) => wanted && setFetched(answer))
    return () => {
      wanted = false
    }
  }, [open, given, look, tries])
  const looked = given ? initial : fetched
  return [looked?.position === open ? looked : undefined, () => setTries((n) => n + 1)]
}

/** A link to this same view with another entry beside it, or none, changes the address in place. */
function useOpenInPlace(room: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const box = room.current
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      const [here, there] = [new URL(location.href), new URL(link.href)]
      if (here.href === there.href || here.origin !== there.origin || here.pathname !== there.pathname) return
      if (viewOf(here) !== viewOf(there)) return
      event.preventDefault()
      const was = openIn(here)
      // From entry to entry is one step back to the list, not as many as were looked at.
      if (was === undefined) history.pushState(null, '', there)
      else history.replaceState(null, '', there)
      requestAnimationFrame(() => settle(box, openIn(there), was))
    }
    // Before the framework's own handler, which leaves alone what is already handled.
    box?.addEventListener('click', follow, true)
    return () => box?.removeEventListener('click', follow, true)
  }, [room])
}

/** Where the entry covers the list the focus goes into it; closed, back to the row it came from. */
function settle(box: HTMLElement | null, open: number | undefined, was: number | undefined): void {
  if (open === undefined) box?.querySelector<HTMLElement>(`a[data-entry="${was}"]`)?.focus()
  else if (matchMedia('(max-width: 900px)').matches) box?.querySelector<HTMLElement>('.beside h2')?.focus()
}

/** The rows come from the server and do not know what was opened since. */
function useMark(room: RefObject<HTMLDivElement | null>, open: number | undefined): void {
  useEffect(() => {
    for (const link of room.current?.querySelectorAll('a[data-entry]') ?? []) {
      if (link instanceof HTMLElement && link.dataset.entry === String(open)) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  })
}

function viewOf(url: URL): string {
  return addressOf(beside(askedBy(url), undefined))
}

function openIn(url: URL): number | undefined {
  return askedBy(url).open
}

function askedBy(url: URL): Asked {
  const query = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)] as const)
  return parseAsked(Object.fromEntries(query))
}
