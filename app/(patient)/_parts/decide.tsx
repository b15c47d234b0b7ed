/**
 * One request, and her three answers, which weigh the same. Everything here is plain forms: choosing, reading the items,
 * saying no and "not now" work before any script has loaded. Only the signature on the next page needs one.
 */
import { DayInput } from '@/app/_ui/day-input'
import { Unbroken } from '@/app/_ui/lines'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import type { DecideView } from '@/lib/consent/views'
import { askWords, HIDDEN, HIDDEN_REASON, lastDay, listed, readersWords, recordsWords } from '@/lib/consent/words'
import { KindChoices } from './choices'

export type DecideProps = {
  readonly view: DecideView
  readonly timeZone: string
  /** The last day asked for, and today: `2027-01-05`. */
  readonly days: { readonly first: string; readonly last: string }
  /** What she had chosen, where she comes back. */
  readonly chosen: { readonly kinds: readonly string[]; readonly until: string }
  readonly problem?: string
  /** `Today, 16:20` */
  readonly askedAt: string
  /** Each gets `request` and `version`. */
  readonly decline: FormAction
  readonly later: FormAction
}

export function Decide({ view, timeZone, days, chosen, problem, askedAt, decline, later }: DecideProps) {
  const { recipient, message } = view
  const asked = { kinds: view.kinds.map(({ kind }) => kind), until: view.until }
  return (
    <div className="me">
      <h1>
        <Unbroken text={askWords(asked, recipient, timeZone)} />
      </h1>
      {message ? <blockquote className="message">They write: “{message}”</blockquote> : null}
      {problem ? <Notice kind="error" title={problem} /> : null}
      <form id="choice" method="get" action={`/me/requests/${view.id}/sign`} aria-label="What you would share">
        <input type="hidden" name="version" value={view.version} />
        <h2 id="what">What you would share</h2>
        <p>
          <small>Nothing is ticked yet. Tick what they may see{recordsWords(view) ? `: items${recordsWords(view)}` : ''}.</small>
        </p>
        <KindChoices kinds={view.kinds} ticked={chosen.kinds} timeZone={timeZone} />
        <p>
          <small>
            Who you are goes along: name, birth date, gender, address, contacts and record numbers. So does what is added later to
            what you tick.
          </small>
        </p>
        <Hidden organisation={recipient.organisation} />
        <h2>Who may look</h2>
        <p>{sentence(readersWords(recipient))}</p>
        <UntilWhen last={lastDay(view.until, timeZone)} days={days} chosen={chosen.until} />
      </form>
      <p className="either">You are treated either way. If you share less, they may miss something that matters.</p>
      <div className="acts answers">
        <button type="submit" form="choice" className="btn">
          Share
        </button>
        <Answer action={decline} view={view} words="Don’t share" />
        <Answer action={later} view={view} words="Not now" />
      </div>
      <p>
        <small>
          “Share” first shows you what you sign. You sign with this device; Chartseal cannot sign for you. Asked {askedAt}.
        </small>
      </p>
    </div>
  )
}

function Hidden({ organisation }: { organisation: string }) {
  return (
    <>
      <h2>What stays hidden</h2>
      <p>
        Everything you do not tick. {organisation} cannot open it, and you will see each time somebody there opens what you do
        share.
      </p>
      <p>
        Hidden for everybody, whether or not there is anything: {listed(HIDDEN.map(({ words }) => words))}. To share these{' '}
        {HIDDEN_REASON}.
      </p>
    </>
  )
}

function UntilWhen({ last, days, chosen }: { last: string; days: DecideProps['days']; chosen: string }) {
  return (
    <>
      <h2>Until when</h2>
      <p>
        <span className="nowrap">{last}</span>, to the end of that day. You can stop sharing at any time; what was already read
        cannot be taken back.
      </p>
      <details open={chosen !== days.last}>
        <summary>Choose an earlier day</summary>
        <p className="until">
          <label htmlFor="until">Share until the end of</label>{' '}
          <DayInput id="until" name="until" min={days.first} max={days.last} defaultValue={chosen} required />
        </p>
      </details>
    </>
  )
}

function Answer({ action, view, words }: { action: FormAction; view: DecideView; words: string }) {
  return (
    <form action={action} method={typeof action === 'string' ? 'post' : undefined}>
      <input type="hidden" name="request" value={view.id} />
      <input type="hidden" name="version" value={view.version} />
      <button type="submit" className="btn">
        {words}
      </button>
    </form>
  )
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
