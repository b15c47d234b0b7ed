/** What the check of a file found: the seal, each depth on the thread, and what the file cannot show. */
import { Lines } from '@/app/_ui/lines'
import { Seal, type SealState } from '@/app/_ui/seal'
import { Thread } from '@/app/_ui/thread'
import { count } from '@/lib/base/count'
import type { EvidenceDepth, ToldDepth } from '@/lib/ledger/evidence-words'
import type { FileAnswer } from './file-check-messages'

/** `at`: the clock of the device that checked, `14:02:11`. */
export type FileChecked = { readonly name: string; readonly at: string; readonly report: FileAnswer }

type Told = Extract<FileAnswer, { kind: 'told' }>

export function FileResult({ checked: { name, at, report } }: { readonly checked: FileChecked }) {
  if (report.kind === 'unreadable') return <Unreadable {...report} />
  const { told, texts, proposal } = report
  return (
    <>
      <Seal seal={sealOf(report, at)} size={72} said={told.sentence} note={name} />
      <Thread label="Depths of the check">
        {told.depths.map((depth, i) => (
          <Depth key={depth.depth} depth={depth} last={i === told.depths.length - 1} />
        ))}
      </Thread>
      {texts.map((text) => (
        <section key={text} aria-label="What was signed">
          <h2>What was signed</h2>
          <div className="paper">
            <Lines text={text} />
          </div>
        </section>
      ))}
      <section aria-labelledby="limits">
        <h2 id="limits">What this file cannot show</h2>
        <ul className="limits">
          {told.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </section>
      <details>
        <summary>The policy that the file proposes</summary>
        <p>It decides nothing here. Whoever made the file chose it: compare it with one that you have on another way.</p>
        <pre className="bytes">{proposal}</pre>
      </details>
    </>
  )
}

const NAMES: { readonly [D in EvidenceDepth]: string } = {
  entry: 'Entry',
  consent: 'Consent',
  list: 'List',
  checkpoint: 'Checkpoint',
  witnesses: 'Witnesses',
}
const SAID: { readonly [V in ToldDepth['verdict']]: string } = {
  intact: 'Holds',
  broken: 'Broken',
  'cannot-check': 'Cannot check',
  none: 'Nothing to check',
}

function Depth({ depth: { depth, verdict, said }, last }: { readonly depth: ToldDepth; readonly last: boolean }) {
  return (
    <li className={verdict === 'broken' ? 'gap' : verdict === 'intact' ? (last ? 'knot' : '') : 'loose'}>
      <b>{NAMES[depth]}:</b> {SAID[verdict]}
      <Said lines={said.slice(0, MOST_SAID)} />
      {said.length > MOST_SAID ? (
        <details>
          <summary>And {count(said.length - MOST_SAID)} more</summary>
          <Said lines={said.slice(MOST_SAID)} />
        </details>
      ) : null}
    </li>
  )
}

/** What breaks stands first; a whole list has hundreds. */
const MOST_SAID = 12

function Said({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines may repeat and never move
    <p key={i} className="dim">
      {line}
    </p>
  ))
}

function sealOf({ told, entries, head }: Told, at: string): SealState {
  if (told.verdict === 'broken') {
    const where = told.depths.find(({ verdict }) => verdict === 'broken')
    return { state: 'broken', at, position: 0, reason: where ? `It breaks at: ${NAMES[where.depth].toLowerCase()}.` : '' }
  }
  if (told.verdict === 'cannot-check' || !head)
    return { state: 'cannot-check', reason: `Checked here ${at}. This says nothing about the ledger, good or bad.` }
  return { state: 'intact', at, size: entries, head: head.root, words: head.words }
}

function Unreadable({ what, why }: { readonly what: 'file' | 'policy'; readonly why: string }) {
  const reason =
    what === 'file'
      ? `This is not a file of evidence as it left the portal (${why}). Ask for it again.`
      : `Your policy could not be read (${why}).`
  return <Seal seal={{ state: 'cannot-check', reason }} size={72} />
}
