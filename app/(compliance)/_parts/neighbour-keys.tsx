'use client'
/** `[` and `]` go to the neighbours, unless one is typing. */
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

export function NeighbourKeys({ previous, next }: { readonly previous?: string; readonly next?: string }) {
  const router = useRouter()
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const to = event.key === '[' ? previous : event.key === ']' ? next : undefined
      if (to) router.push(to)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [router, previous, next])
  return null
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
