'use client'
/** One stop for the tab key, then arrows: twenty-six stops before the list would be twenty-five too many. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

const STEPS: { readonly [key: string]: number } = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }

export function BucketKeys({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  // Set here, not by the server: without JavaScript each link stays in the tab order.
  useEffect(() => {
    const links = linksIn(box.current)
    const current = links.find((link) => document.activeElement === link) ?? links[0]
    for (const link of links) link.tabIndex = link === current ? 0 : -1
  })

  function press(event: KeyboardEvent) {
    const step = STEPS[event.key]
    const links = linksIn(box.current)
    const at = links.findIndex((link) => link.matches(':focus'))
    if (step === undefined || at < 0) return
    event.preventDefault()
    const to = links[Math.min(links.length - 1, Math.max(0, at + step))]
    for (const link of links) link.tabIndex = link === to ? 0 : -1
    to?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside, which act by themselves
    <div ref={box} onKeyDown={press}>
      {children}
    </div>
  )
}

function linksIn(box: HTMLElement | null): HTMLAnchorElement[] {
  return [...(box?.querySelectorAll('a') ?? [])]
}
