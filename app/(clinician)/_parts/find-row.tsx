/** One found patient: who she is, what to watch for, and which basis exists before anything is opened. */
import { Tag } from '@/app/_ui/tag'
import type { FindResult } from './find-view'

export function FindRow({ result }: { readonly result: FindResult }) {
  return (
    <>
      <span className="who">
        <span className="name">{result.name}</span>
        {result.deceased ? <Tag>{result.deceased}</Tag> : null}
        {result.duplicate ? <Tag kind="abnormal">{result.duplicate}</Tag> : null}
      </span>
      <span className="ids">
        <span className="nowrap">{result.born}</span>
        <span>{result.gender}</span>
        <span className="mono break">{result.mrn}</span>
      </span>
      <span className={result.basis.held ? 'basis held' : 'basis'}>{result.basis.words}</span>
    </>
  )
}
