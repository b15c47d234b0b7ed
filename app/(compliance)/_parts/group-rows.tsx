/** Entries counted by person, patient or sitting: who has something to look at comes first. A row leads to its entries. */

import { Link } from '@/app/_ui/link'
import { Time } from '@/app/_ui/time'
import { count } from '@/lib/base/count'
import type { Group } from '@/lib/oversight/explorer-view'
import type { GroupView } from './explorer-view'
import { WhyMark, WhyShape } from './why-mark'

const TITLES: { readonly [G in Group]: string } = { person: 'Person', patient: 'Patient', session: 'Sitting' }

export function GroupRows({ group, rows }: { readonly group: Group; readonly rows: readonly GroupView[] }) {
  return (
    <table className="table groups">
      <thead>
        <tr>
          <th scope="col">{TITLES[group]}</th>
          <th scope="col" className="n">
            Flagged
          </th>
          <th scope="col" className="n">
            Unexplained
          </th>
          <th scope="col" className="n">
            Entries
          </th>
          <th scope="col">With</th>
          <th scope="col">First and last</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <GroupRow key={row.value || `unknown ${i}`} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function GroupRow({ row }: { readonly row: GroupView }) {
  const { flagged, unexplained } = row.states
  return (
    <tr>
      <th scope="row">
        <Whose row={row} />
        {row.flags.map((flag) => (
          <p key={flag.words}>
            <WhyMark why={flag} />
          </p>
        ))}
      </th>
      <td className={flagged > 0 ? 'n crit' : 'n dim'}>
        {flagged > 0 ? <WhyShape state="flagged" /> : null} {count(flagged)}
        <span className="sr"> flagged</span>
      </td>
      <td className={unexplained > 0 ? 'n unexplained' : 'n dim'}>
        {unexplained > 0 ? <WhyShape state="unexplained" /> : null} {count(unexplained)}
        <span className="sr"> unexplained</span>
      </td>
      <td className="n">
        {count(row.total)}
        <span className="sr"> entries</span>
      </td>
      <td className="dim nowrap">{row.others}</td>
      <td className="dim nowrap">
        <Time {...row.first} />
        {row.first.text === row.last.text ? null : (
          <>
            {' to '}
            <Time {...row.last} />
          </>
        )}
      </td>
    </tr>
  )
}

function Whose({ row: { label, more, href } }: { readonly row: GroupView }) {
  const words = (
    <>
      <b>{label}</b> {more ? <span className="dim">{more}</span> : null}
    </>
  )
  if (!href) return words
  return (
    <Link className="entry" href={href} data-row="">
      {words}
    </Link>
  )
}
