'use client'
/** A rota as a file: first what it will do, then the word to do it. Works without JavaScript. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import { Tag } from '@/app/_ui/tag'
import type { PreviewAction, PreviewState, TakeAction } from './rota-shape'

export function RotaImport({ preview, take, zone }: { preview: PreviewAction; take: TakeAction; zone: string }) {
  const [seen, look, looking] = useActionState(preview, null)
  const [taken, doIt, taking] = useActionState(take, null)
  return (
    <>
      <form action={look} className="fields" aria-label="Choose a rota">
        <Field label="Rota" name="file" type="file" required accept=".csv,text/csv" hint="CSV, at most 700 kB." />
        <p className="acts">
          <Button kind={seen?.preview ? 'plain' : 'primary'} disabled={looking}>
            Show what it will do
          </Button>
        </p>
      </form>
      {taken?.done ? <Notice kind="info">{taken.done}</Notice> : null}
      {taken?.refusal ? <Notice kind="refusal">{taken.refusal}</Notice> : null}
      {seen?.refusal ? <Notice kind="refusal">{seen.refusal}</Notice> : null}
      {seen?.problems ? <Problems problems={seen.problems} /> : null}
      {seen?.preview ? (
        <section aria-labelledby="does" className="wide">
          <h2 id="does">What this file will do</h2>
          <p role="status">{seen.preview.sums}</p>
          {seen.preview.changes ? (
            <form action={doIt} aria-label="Read it in">
              <input type="hidden" name="file" value={seen.preview.file} />
              <Button kind="primary" disabled={taking}>
                Read it in
              </Button>
            </form>
          ) : (
            <Notice kind="info">The rota is so already: there is nothing to do.</Notice>
          )}
          <Lines {...seen.preview} zone={zone} />
        </section>
      ) : null}
    </>
  )
}

function Problems({ problems }: { problems: NonNullable<PreviewState['problems']> }) {
  return (
    <Notice kind="error" title="Nothing was changed: correct these lines, and choose the file again.">
      <ul className="wrong">
        {problems.map(({ line, words }) => (
          <li key={`${line} ${words}`}>
            <b>Line {line}.</b> {words}
          </li>
        ))}
      </ul>
      {problems.length >= 100 ? <p>There may be more: these are the first hundred.</p> : null}
    </Notice>
  )
}

function Lines({ lines, more, ended, moreEnded, zone }: NonNullable<PreviewState['preview']> & { zone: string }) {
  return (
    <>
      {ended.length > 0 ? (
        <>
          <h3>Taken back</h3>
          <ul className="rows">
            {ended.map((one) => (
              <li key={`${one.person} ${one.department} ${one.from} ${one.until}`}>
                <span>
                  <b>{one.person}</b>, {one.department}, {one.from} to {one.until}
                </span>
              </li>
            ))}
          </ul>
          {moreEnded > 0 ? <p className="dim">and {moreEnded} more</p> : null}
        </>
      ) : null}
      <h3>Line by line</h3>
      <table className="table preview">
        <caption className="sr">Times of {zone}</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Person</th>
            <th scope="col">Department</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((one) => (
            <tr key={one.line}>
              <td>{one.line}</td>
              <th scope="row">{one.person}</th>
              <td>{one.department}</td>
              <td>{one.from}</td>
              <td>{one.until}</td>
              <td>{one.kind === 'add' ? <Tag kind="plain">{one.what}</Tag> : <span className="dim">{one.what}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="dim">and {more} more lines</p> : null}
    </>
  )
}
