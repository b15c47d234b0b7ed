/** The way over the organisation's own sign-in. A plain form: it works before any script, and without one. */
import { Button } from '@/app/_ui/button'

export type SingleSignOnProps = {
  readonly name: string
  readonly next?: string
  /** She is signed in, and is to show there once more that it is she. */
  readonly anew?: boolean
}

export function SingleSignOn({ name, next, anew = false }: SingleSignOnProps) {
  return (
    <form action="/session/single" method="post" aria-label={name}>
      {next ? <input type="hidden" name="next" value={next} /> : null}
      {anew ? <input type="hidden" name="anew" value="1" /> : null}
      <Button kind={anew ? 'plain' : 'primary'}>{anew ? `Confirm with ${name}` : `Sign in with ${name}`}</Button>
    </form>
  )
}
