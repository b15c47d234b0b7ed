/** What is wrong with her and what she takes. Nothing is cut: what does not fit is one tap away on the same page. */
import { Time } from '@/app/_ui/time'
import type { MedicinesView, MedicineView, ProblemsView, ProblemView } from '@/lib/records/views/chart-view'

const PROBLEMS_SHOWN = 6
const MEDICINES_SHOWN = 6

export function ProblemsPanel({ problems }: { readonly problems: ProblemsView }) {
  const [shown, more] = split(problems.active, PROBLEMS_SHOWN)
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">
        Problems <span>{pastWords(problems.past)}</span>
      </h2>
      {problems.active.length > 0 ? <ProblemRows list={shown} /> : <p className="dim">{problemWords(problems)}</p>}
      {more.length > 0 ? (
        <details>
          <summary>{more.length} more problems</summary>
          <ProblemRows list={more} />
        </details>
      ) : null}
      {problems.social.length > 0 ? (
        <details>
          <summary>{problems.social.length} about work, home and habits</summary>
          <ProblemRows list={problems.social} />
        </details>
      ) : null}
    </section>
  )
}

function ProblemRows({ list }: { list: readonly ProblemView[] }) {
  return (
    <ul className="rows">
      {list.map((problem) => (
        <li key={problem.id}>
          <span>
            {problem.text} {problem.note ? <small>{problem.note}</small> : null}
          </span>
          {problem.since ? (
            <small>
              since <Time {...problem.since} />
            </small>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

export function MedicinesPanel({ medicines }: { readonly medicines: MedicinesView }) {
  const [shown, more] = split(medicines.inUse, MEDICINES_SHOWN)
  return (
    <section aria-labelledby="medicines">
      <h2 id="medicines">
        Medicines in use <span>{pastWords(medicines.past)}</span>
      </h2>
      {medicines.inUse.length > 0 ? <MedicineRows list={shown} /> : <p className="dim">{medicineWords(medicines)}</p>}
      {more.length > 0 ? (
        <details>
          <summary>{more.length} more medicines in use</summary>
          <MedicineRows list={more} />
        </details>
      ) : null}
    </section>
  )
}

function MedicineRows({ list }: { list: readonly MedicineView[] }) {
  return (
    <ul className="rows">
      {list.map((medicine) => (
        <li key={medicine.id}>
          <span>
            <b>{medicine.name}</b> {medicine.dose}
          </span>
          {medicine.since ? (
            <small>
              since <Time {...medicine.since} />
            </small>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function problemWords({ state, past }: ProblemsView): string {
  if (state === 'none-known') return 'Recorded: no known problems.'
  return past > 0 ? 'None active.' : 'Not recorded.'
}

function medicineWords({ state, past }: MedicinesView): string {
  if (state === 'none-known') return 'Recorded: no medicines in use.'
  return past > 0 ? 'None in use.' : 'Not recorded.'
}

function pastWords(past: number): string {
  return past > 0 ? `${past} past` : ''
}

function split<T>(list: readonly T[], shown: number): [readonly T[], readonly T[]] {
  return list.length <= shown + 1 ? [list, []] : [list.slice(0, shown), list.slice(shown)]
}
