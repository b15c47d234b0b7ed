/** A request that cannot be decided as she read it: why, what is different, and that nothing was shared. */
import { ButtonLink } from '@/app/_ui/button'
import { Link } from '@/app/_ui/link'
import type { DecideView, Difference } from '@/lib/consent/views'

export type BlockedProps = { readonly view: DecideView }

const WHAT: Record<Difference['what'], string> = {
  kinds: 'What they ask to see',
  records: 'Dates of the items',
  until: 'Until',
  purpose: 'What for',
  message: 'What they write',
  recipient: 'Who may look',
}

export function Blocked({ view }: BlockedProps) {
  if (view.state === 'changed') return <Changed view={view} />
  const [head, body] = wordsOf(view)
  return (
    <div className="me">
      <h1>{head}</h1>
      <p>{body}</p>
      <p className="acts">
        <ButtonLink href="/me">Back to Home</ButtonLink> <ButtonLink href="/me/shares">Your shares</ButtonLink>
      </p>
    </div>
  )
}

function Changed({ view }: BlockedProps) {
  return (
    <div className="me">
      <h1>This request was changed after you opened it.</h1>
      <p>Nothing was decided and nothing was shared. This is different now:</p>
      <div className="differences">
        {view.difference?.map(({ what, before, now }) => (
          <dl key={what}>
            <dt>{WHAT[what]}</dt>
            <dd>
              <span className="was">Before: {before || 'nothing'}</span>
            </dd>
            <dd>
              <b>Now: {now || 'nothing'}</b>
            </dd>
          </dl>
        ))}
      </div>
      <p className="acts">
        <ButtonLink href={`/me/requests/${view.id}`}>Read it as it is now</ButtonLink> <Link href="/me">Not now</Link>
      </p>
    </div>
  )
}

function wordsOf({ state, decision, recipient }: DecideView): readonly [string, string] {
  const who = `${recipient.person}, ${recipient.organisation},`
  if (state === 'withdrawn') return [`${who} took this request back.`, 'Nothing was shared. There is nothing for you to do.']
  if (state === 'expired')
    return ['This request has ended without an answer.', 'Nothing was shared. If they still need it, they can ask again.']
  if (decision === 'declined')
    return [
      'You chose not to share.',
      `Nothing was shared. ${who} cannot tell your no from no answer at all. You are treated either way.`,
    ]
  if (decision === 'shared') return ['You shared this.', 'What you share, and how to stop it, stands under Shares.']
  return ['You have answered this request.', 'If you shared, it stands under Shares; if not, nothing was shared.']
}
