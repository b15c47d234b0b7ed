/** The middle of the explorer: how much there is, what it is filtered by, when it was, and the entries or groups. */
import type { ReactNode } from 'react'
import { Button } from '@/app/_ui/button'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { OneFileVerifier } from '@/app/_ui/one-file-verifier'
import { count, countOf } from '@/lib/base/count'
import { GROUPS, type Group, MOST_IN_A_VIEW } from '@/lib/oversight/explorer-view'
import { Chips } from './chips'
import { EntryRows, type EntryRowsProps } from './entry-rows'
import type { Chip, GraphView, GroupView } from './explorer-view'
import { GroupRows } from './group-rows'
import { Histogram } from './histogram'

export type ExplorerProps = {
  readonly total: number
  readonly all: number
  /** `22-May to 22-Nov` */
  readonly span: string
  /** How many explained ones are hidden, or could be, and the address of the view the other way round. */
  readonly explained: { readonly hidden: boolean; readonly n: number; readonly href: string }
  readonly chips: readonly Chip[]
  readonly graph: GraphView
  /** Addresses of this view grouped in each way, and not at all. */
  readonly ways: { readonly [G in Group | 'none']: string }
  readonly group?: Group
  readonly groups: readonly GroupView[]
  readonly otherGroups: number
  readonly list: EntryRowsProps
  /** Entries of the page that were invented for the demo. */
  readonly seeded: number
  /** Of all entries, those not examined yet. */
  readonly waiting: number
  /** Why there was no proof to take away. */
  readonly problem?: string
  /** Where the proof of the whole view is asked for. */
  readonly keep: string
  readonly newest?: string
  readonly older?: string
}

export function ExplorerList(props: ExplorerProps) {
  const { total, all, span, explained, chips, graph, group, groups, otherGroups, list, newest, older } = props
  return (
    <section className="list" aria-labelledby="entries">
      {props.problem ? <Notice kind="error" title={props.problem} /> : null}
      <header className="sum">
        <h2 id="entries">
          <b role="status">
            {total === all ? countOf(all, 'entry', 'entries') : `${count(total)} of ${countOf(all, 'entry', 'entries')}`}
          </b>
          {span ? <span> · {span}</span> : null}
        </h2>
        <Explained {...explained} />
      </header>
      <Chips chips={chips} />
      <Histogram graph={graph} />
      <Ways {...props} />
      {total === 0 ? (
        <Nothing all={all} explained={explained} />
      ) : group ? (
        <GroupRows group={group} rows={groups} />
      ) : (
        <EntryRows {...list} />
      )}
      {otherGroups > 0 ? <p className="remark dim">{count(otherGroups)} more: filter to see them.</p> : null}
      <Remarks {...props} />
      {total > 0 ? <KeepView address={props.keep} /> : null}
      <nav className="pages" aria-label="Pages">
        {newest ? <Link href={newest}>Newest</Link> : null}
        {older ? <Link href={older}>Older</Link> : null}
      </nav>
    </section>
  )
}

function Explained({ hidden, n, href }: ExplorerProps['explained']) {
  if (n === 0) return null
  return (
    <p className="explained">
      {hidden ? `${count(n)} explained ${n === 1 ? 'is' : 'are'} hidden ` : null}
      <Link href={href} scroll={false}>
        {hidden ? (
          <>
            show<span className="sr"> the explained</span>
          </>
        ) : (
          `hide ${count(n)} explained`
        )}
      </Link>
    </p>
  )
}

const WAYS = { none: 'Entries', person: 'By person', patient: 'By patient', session: 'By sitting' } as const

function Ways({ ways, group = undefined }: ExplorerProps) {
  return (
    <nav className="ways-of" aria-label="Grouped">
      {(['none', ...GROUPS] as const).map((way) => (
        <Link key={way} href={ways[way]} scroll={false} aria-current={way === (group ?? 'none') ? 'true' : undefined}>
          {WAYS[way]}
        </Link>
      ))}
    </nav>
  )
}

/** Nothing there and nothing shown are two things. */
function Nothing({ all, explained }: Pick<ExplorerProps, 'all' | 'explained'>): ReactNode {
  if (all === 0) return <Notice kind="empty">No entry yet: nothing has happened at your organisation.</Notice>
  return (
    <Notice kind="empty" title="No entry matches these filters.">
      <p>
        {countOf(all, 'entry is', 'entries are')} filtered out
        {explained.hidden ? `, ${count(explained.n)} of them explained` : ''}. <Link href="/audit">Clear filters</Link>
      </p>
    </Notice>
  )
}

/** A form, not a link: taking it is an act, and is written down. */
function KeepView({ address }: { readonly address: string }) {
  return (
    <details className="keep-view">
      <summary>Take the proof of this view away as a file</summary>
      <form action={address} method="post">
        <p className="dim">
          It holds each entry that matches and is under a published checkpoint, at most {count(MOST_IN_A_VIEW)}, with ids and
          without names. It checks offline or at <Link href="/verify">Verify a file</Link> (
          <OneFileVerifier>a page to keep beside it</OneFileVerifier> needs no portal), and shows that these were written, not
          that no others match. That you took it is an entry.
        </p>
        <p className="acts">
          <Button>Take it away</Button>
        </p>
      </form>
    </details>
  )
}

function Remarks({ seeded, waiting, list, group }: ExplorerProps) {
  return (
    <>
      {waiting > 0 ? (
        <p className="remark dim">{countOf(waiting, 'entry was', 'entries were')} written a moment ago and not examined yet.</p>
      ) : null}
      {seeded > 0 && !group ? (
        <p className="remark dim">
          {seeded === list.rows.length ? 'All of these' : count(seeded)} {seeded === 1 ? 'is' : 'are'} invented for the demo.
        </p>
      ) : null}
    </>
  )
}
