'use client'
import { useEffect, useState } from 'react'

/** A list names one entry in its address, behind the `#`, which no server sees. */
export function EventOfAddress() {
  const [event, setEvent] = useState('')
  useEffect(() => {
    const read = () => setEvent(location.hash.slice(1))
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return event ? <input type="hidden" name="event" value={event} /> : null
}
