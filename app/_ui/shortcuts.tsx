'use client'
/**
 * Single keys: whatever on the page carries `data-key` is focused (a field) or followed (a link) by that key; Ctrl-K is
 * `/`; `j` and `k` move between what carries `data-row`. The page says its keys where it says its actions, so that no
 * key does what nothing on the page does.
 */
import { useEffect } from 'react'

export function Shortcuts() {
  useEffect(() => {
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return null
}

const ROW_STEPS: { readonly [key: string]: number } = { j: 1, k: -1 }

function press(event: KeyboardEvent) {
  const find = event.key === 'k' && (event.ctrlKey || event.metaKey)
  if (!find && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))) return
  if (!find && event.key.length === 1 && document.documentElement.dataset.keys === 'off') return
  // An open help takes Escape for itself, and what lies under it stays.
  if (document.querySelector(':popover-open, dialog[open]')) return
  const found = targetOf(find ? '/' : event.key) ?? rowBy(ROW_STEPS[event.key])
  if (!found) return
  event.preventDefault()
  if (found instanceof HTMLInputElement || found.dataset.row !== undefined) found.focus()
  else found.click()
}

/** A field before a link: on the page that searches, `/` goes into its box. Not what a narrow screen folds away. */
function targetOf(key: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>('[data-key]')].filter(
    (one) => one.dataset.key === key && one.checkVisibility(),
  )
  return all.find((one) => one instanceof HTMLInputElement) ?? all[0]
}

/** From the row that has the focus, or the one that is open; from nowhere, to the first. */
function rowBy(step: number | undefined): HTMLElement | undefined {
  if (step === undefined) return undefined
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const focused = rows.findIndex((row) => row.contains(document.activeElement))
  const at = focused < 0 ? rows.findIndex((row) => row.ariaCurrent) : focused
  return at < 0 ? rows[0] : rows[at + step]
}

/** In a box that takes text; a ticked box takes none. */
function isTyping(target: EventTarget | null): boolean {
  const box = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')
  return box instanceof HTMLInputElement ? !['checkbox', 'radio'].includes(box.type) : Boolean(box)
}
