'use client'
/** The keys there are, by `?`, and the switch that turns single ones off. Kept in a cookie, so that every page knows. */
import { useEffect, useState } from 'react'
import { Button } from './button'
import { KEYS_COOKIE } from './keys'

const KEYS: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['/'], 'into the box that searches or filters; also Ctrl-K'],
  [['j', 'k'], 'next row, row before'],
  [['Enter'], 'open the row'],
  [['Esc'], 'close what lies beside the list'],
  [['[', ']'], 'entry before, entry after'],
  [['l'], 'lock the screen'],
  [['?'], 'this list'],
]

export function KeysHelp() {
  const [off, setOff] = useState(false)
  useEffect(() => setOff(document.documentElement.dataset.keys === 'off'), [])

  function flip() {
    const next = off ? 'on' : 'off'
    setOff(!off)
    document.documentElement.dataset.keys = next
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox; nothing secret is in it
    document.cookie = `${KEYS_COOKIE}=${next}; path=/; max-age=31536000; samesite=strict`
  }

  return (
    <div className="keys">
      <button type="button" className="btn quiet" popoverTarget="keys" data-key="?">
        Keyboard
      </button>
      <div id="keys" popover="auto" role="dialog" aria-labelledby="keys-title">
        <h2 id="keys-title">Keyboard</h2>
        <dl className="facts">
          {KEYS.map(([keys, words]) => (
            <div key={words}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <p>
          Single keys are {off ? 'off' : 'on'}.{' '}
          <Button type="button" kind="quiet" onClick={flip}>
            Switch them {off ? 'on' : 'off'}
          </Button>
        </p>
      </div>
    </div>
  )
}
