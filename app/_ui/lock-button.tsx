'use client'
/** Locks the screen: at once and in place with JavaScript, by way of the locked page without. */
import type { FormEvent } from 'react'
import { Button } from './button'

export function LockButton() {
  function lock(event: FormEvent) {
    event.preventDefault()
    dispatchEvent(new Event('chartseal:lock'))
  }
  return (
    <form action="/session/lock" method="post" onSubmit={lock}>
      <Button kind="quiet" data-key="l">
        Lock
      </Button>
    </form>
  )
}
