/** Devices that signed in as her and that she has not called hers. */
import { Button } from '@/app/_ui/button'
import type { FormAction } from '@/app/_ui/shell'
import { Time } from '@/app/_ui/time'
import type { Moment } from './sessions-part'

export type StrangePartProps = {
  readonly devices: readonly {
    readonly id: string
    readonly agent: string
    readonly network: string
    readonly since: Moment
    readonly mayVouch: boolean
  }[]
  /** Gets `device`. */
  readonly know: FormAction
}

export function StrangePart({ devices, know }: StrangePartProps) {
  if (devices.length === 0) return null
  return (
    <section aria-labelledby="strange">
      <h2 id="strange">New devices</h2>
      <p>
        Somebody signed in as you with them for the first time. If it was not you: end all other sessions below, change your
        password, and tell your administrator or the privacy office.
      </p>
      <ul className="rows sessions">
        {devices.map(({ id, agent, network, since, mayVouch }) => (
          <li key={id}>
            <span>
              <b>{agent}</b>, {network}
              <br />
              <small className="dim">
                first on <Time {...since} />
              </small>
            </span>
            {mayVouch ? (
              <form action={know}>
                <input type="hidden" name="device" value={id} />
                <Button kind="quiet">
                  It was me<span className="sr">, with {agent}</span>
                </Button>
              </form>
            ) : (
              <small className="dim">only a device you used before it can say that it is yours</small>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
