/** Who looked, by person and day, in plain words. What machines did is folded and says for whom. */
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { type Stitch, Thread, ThreadItem } from '@/app/_ui/thread'
import { Time } from '@/app/_ui/time'
import { ListCheck } from './list-check'
import type { ListRequest } from './list-check-messages'

export type LookEntry = {
  readonly id: string
  /** Of all the entries that this one line tells; each is a place in the address. */
  readonly ids: readonly string[]
  /** `text`: `Today, 08:11`, `18-Nov, 11:02` */
  readonly when: { readonly iso: string; readonly text: string }
  /** `Dr Ingrid Solheim, Northgate General` */
  readonly who: string
  /** `Opened your chart.` */
  readonly what: string
  /** `She is on your care team.` */
  readonly reason: string
  readonly stitch: Stitch
  /** The one that the address names. */
  readonly current?: boolean
  /** A refusal: they tried and saw nothing. */
  readonly refused?: boolean
}

/** `sentence`: "Automatic: sepsis-watch looked at your vital signs 5 times, for ward 5 West." */
export type FoldedEntry = { readonly id: string; readonly sentence: string; readonly stitch: Stitch }

export type WhoLookedProps = {
  /** "Four people looked at your record this week." */
  readonly sentence: string
  readonly entries: readonly (LookEntry | FoldedEntry)[]
  readonly older?: string
  /** Of the first page: the whole list is checked, whatever page of it is shown. */
  readonly check?: ListRequest
  /** Why there was no proof to keep. */
  readonly problem?: string
}

export function WhoLooked({ sentence, entries, older, check, problem }: WhoLookedProps) {
  return (
    <div className="me">
      <h1>{sentence}</h1>
      {problem ? <Notice kind="error" title={problem} /> : null}
      {check ? <ListCheck {...check} /> : null}
      <Thread label="Who looked">{entries.map((entry) => ('sentence' in entry ? folded(entry) : look(entry)))}</Thread>
      {older ? (
        <p>
          <Link href={older}>Earlier</Link>
        </p>
      ) : null}
    </div>
  )
}

function folded(entry: FoldedEntry) {
  return (
    <ThreadItem key={entry.id} stitch={entry.stitch}>
      <small>{entry.sentence}</small>
    </ThreadItem>
  )
}

function look(entry: LookEntry) {
  return (
    <ThreadItem key={entry.id} stitch={entry.stitch} id={entry.id} current={entry.current ?? false}>
      {entry.ids.slice(1).map((id) => (
        <span key={id} id={id} />
      ))}
      <p className="look">
        <a className="when" href={`#${entry.id}`}>
          <Time {...entry.when} />
        </a>{' '}
        <span>{entry.who}</span>
      </p>
      <p>
        {entry.refused ? <b>Not let in. </b> : null}
        {entry.what} <small>{entry.reason}</small>
      </p>
    </ThreadItem>
  )
}
