/** The keys she signs with, one a device, and how to take one back. */
import type { FormAction } from '@/app/_ui/shell'
import { ThisDevice } from './this-device'

export type KeyRow = {
  readonly id: string
  /** `12-Nov, 14:02` */
  readonly made: string
  readonly kind: 'device' | 'passkey' | 'seeded'
  readonly revoked?: string
}

export type KeyListProps = {
  readonly patient: string
  readonly keys: readonly KeyRow[]
  /** Gets `key`. */
  readonly revoke: FormAction
}

const TAKING_BACK =
  ' If a device is lost, or you did not make one of these, take it back: from then on it signs nothing. What it signed before still holds, until you stop it under Shares.'

export function KeyList({ patient, keys, revoke }: KeyListProps) {
  const live = keys.filter(({ revoked }) => !revoked)
  return (
    <div className="me">
      <h1>{sentenceOf(live.length)}</h1>
      <p>
        When you first share something, your device makes a key for that.
        {keys.length === 0 ? null : TAKING_BACK}
      </p>
      <ul className="shares" aria-label="Signing keys">
        {keys.map((key) => (
          <li key={key.id}>
            <p>
              <b>{KIND[key.kind]}</b>, made {key.made}
              {key.revoked ? `, taken back ${key.revoked}` : ''} <ThisDevice patient={patient} id={key.id} />
            </p>
            <p>
              <small>
                Fingerprint <span className="mono break">{key.id}</span>
              </small>
            </p>
            {key.revoked ? null : <TakeBack row={key} revoke={revoke} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

const KIND = { device: 'A device', passkey: 'A passkey', seeded: 'A key of the demo' } as const

function sentenceOf(live: number): string {
  if (live === 0) return 'You have no signing key now.'
  return live === 1 ? 'One device signs for you.' : 'These devices sign for you.'
}

function TakeBack({ row, revoke }: { row: KeyRow; revoke: FormAction }) {
  return (
    <details className="stop">
      <summary className="btn">
        Take this key back<span className="sr">, made {row.made}</span>
      </summary>
      <form action={revoke} method={typeof revoke === 'string' ? 'post' : undefined}>
        <input type="hidden" name="key" value={row.id} />
        <p>It cannot sign again, on no device. You can make a new key any time you sign.</p>
        <button type="submit" className="btn">
          Take it back now<span className="sr">: the key made {row.made}</span>
        </button>
      </form>
    </details>
  )
}
