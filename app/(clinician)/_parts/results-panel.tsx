/** Laboratory results, new and abnormal first. What has no range is not called normal. */
import { Fragment } from 'react'
import { Time } from '@/app/_ui/time'
import { Trend } from '@/app/_ui/trend'
import type { ResultsView, ResultView } from '@/lib/records/views/chart-view'
import { FLAG_WORDS, FlagMark, toneClass, toneOf } from './flag-mark'

const SHOWN = 6

export function ResultsPanel({ results }: { readonly results: ResultsView }) {
  const shown = results.list.slice(0, SHOWN)
  const more = results.list.slice(SHOWN)
  return (
    <section aria-labelledby="results">
      <h2 id="results">
        {results.flagged > 0 ? 'New and abnormal results' : 'Latest results'}
        <span>{results.tests > 0 ? `${results.tests} tests` : ''}</span>
      </h2>
      {results.tests === 0 ? <p className="dim">Not recorded.</p> : <ResultTable list={shown} />}
      {results.tests > 0 && results.judged < results.tests ? (
        <p className="dim">
          <small>{unjudged(results)}</small>
        </p>
      ) : null}
      {more.length > 0 ? (
        <details>
          <summary>{more.length} more tests</summary>
          <ResultTable list={more} />
        </details>
      ) : null}
    </section>
  )
}

function unjudged({ judged, tests }: ResultsView): string {
  return judged === 0
    ? 'The sources gave no ranges: nothing here is marked as normal or abnormal.'
    : `${tests - judged} of ${tests} tests came without a range and are not marked.`
}

function ResultTable({ list }: { list: readonly ResultView[] }) {
  return (
    <table className="table values">
      <tbody>
        {list.map((result) => (
          <ResultRow key={result.key} result={result} />
        ))}
      </tbody>
    </table>
  )
}

function ResultRow({ result }: { result: ResultView }) {
  const numeric = result.trend.points.length > 0
  return (
    <tr>
      <th scope="row">
        <Label text={result.label} />
        <small className="dim below">
          {[result.trend.range?.text, result.isNew ? 'new' : '', result.status].filter(Boolean).join(', ')}
        </small>
      </th>
      {numeric ? (
        <td>
          <Trend {...result.trend} tone={toneOf(result.flag)} width={100} height={34} />
        </td>
      ) : null}
      <td className={`n ${toneClass(result.flag)} ${numeric ? '' : 'words'}`} colSpan={numeric ? 1 : 2}>
        {result.flag ? <small className="flag">{FLAG_WORDS[result.flag]} </small> : null}
        <data value={result.value.exact} className={numeric ? 'big' : 'said'}>
          {result.value.text}
        </data>{' '}
        <small className={result.flag ? 'unit' : 'unit dim'}>{result.value.unit}</small>{' '}
        {result.flag ? <FlagMark flag={result.flag} /> : null}
        <small className="dim below">
          {result.previous ? <Previous previous={result.previous} /> : <Time {...result.when} />}
        </small>
      </td>
    </tr>
  )
}

/** Long names of tests may break after a slash, never in a word. */
function Label({ text }: { text: string }) {
  return text.split(/(?<=\/)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ))
}

function Previous({ previous }: { previous: NonNullable<ResultView['previous']> }) {
  return (
    <>
      was {previous.text}, <Time {...previous.when} />
    </>
  )
}
