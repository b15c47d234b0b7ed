'use client'
/**
 * Single keys: whatever on the page carries `data-key` is focused (a field) or followed (a link) by that key; Ctrl-K is
 * `/`. The page says its keys where it says its actions, so that no key does what nothing on the page does.
 */
import { useEffect } from 'react'

export function Shortcuts() {
  useEffect(() => {
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return null
}

function press(event: KeyboardEvent) {
  const find = event.key === 'k' && (event.ctrlKey || event.metaKey)
  if (!find && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))) return
  const found = targetOf(find ? '/' : event.key)
  if (!found) return
  event.preventDefault()
  if (found instanceof HTMLInputElement) found.focus()
  else found.click()
}

/** A field before a link: on the page that searches, `/` goes into its box. */
function targetOf(key: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>('[data-key]')].filter((one) => one.dataset.key === key)
  return all.find((one) => one instanceof HTMLInputElement) ?? all[0]
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
