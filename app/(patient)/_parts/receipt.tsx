/** The receipt of a share: what she signed, by which reference, what happens next. Made to be printed and kept. */

import { Button } from '@/app/_ui/button'
import { RecordedAs } from '@/app/_ui/everywhere'
import { Lines, Unbroken } from '@/app/_ui/lines'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { OneFileVerifier } from '@/app/_ui/one-file-verifier'
import { Facts } from '@/app/_ui/rows'
import type { FormAction } from '@/app/_ui/shell'
import { StopShare } from './stop-share'

export type ReceiptProps = {
  readonly id: string
  readonly inForce: boolean
  /** Whose it is: a printed one lies on a table. */
  readonly sharedBy: string
  /** `You share this with …`, `You stopped this share.` */
  readonly sentence: string
  readonly who: string
  /** What she signed, line by line. */
  readonly text: string
  readonly signedAt: string
  /** `until 05-Jan-2027` */
  readonly when: string
  /** `The key of your device, made 05-Apr-2026, 08:11.` */
  readonly signedWith: string
  readonly event: { readonly id: string; readonly position?: number }
  readonly statementHash: string
  /** The same words that are in the code. */
  readonly codeText: string
  /** A square of modules as one path, and its width. */
  readonly code: { readonly path: string; readonly size: number }
  /** A file to keep: statement, signature, public key. */
  readonly file: string
  /** The same for software that reads FHIR. */
  readonly fhir: string
  readonly stop: FormAction
  /** Why there was no proof to keep. */
  readonly problem?: string
}

export function Receipt(receipt: ReceiptProps) {
  const { id, inForce, sentence, who, text, event, stop, file, fhir } = receipt
  return (
    <div className="me receipt">
      <h1>
        <Unbroken text={sentence} />
      </h1>
      <section aria-labelledby="next">
        <h2 id="next">What happens next</h2>
        {inForce ? (
          <p>
            They can open what you ticked from now on. Each time somebody does, it stands in{' '}
            <Link href="/me/looked">Who looked</Link>, with the reason “You agreed to this”. The share ends by itself; nobody has
            to do anything.
          </p>
        ) : (
          <p>Nobody can open anything by this share any more. What was read before cannot be taken back.</p>
        )}
      </section>
      {inForce ? <StopShare consent={id} who={who} action={stop} /> : null}
      <h2>What you signed</h2>
      <div className="paper">
        <Lines text={text} />
      </div>
      <h2>Receipt</h2>
      <Facts
        facts={[
          { name: 'Reference', value: <span className="mono">{id}</span> },
          { name: 'Shared by', value: receipt.sharedBy },
          { name: 'Shared with', value: who },
          { name: 'How long', value: <Unbroken text={receipt.when} /> },
          { name: 'Signed', value: receipt.signedAt },
          { name: 'Signed with', value: receipt.signedWith },
          {
            name: 'Written down',
            value: <RecordedAs eventId={event.id} {...(event.position === undefined ? {} : { position: event.position })} />,
          },
          { name: 'Fingerprint of what you signed', value: <span className="mono">{receipt.statementHash}</span> },
        ]}
      />
      <Code {...receipt} />
      {receipt.problem ? <Notice kind="error" title={receipt.problem} /> : null}
      <Proof id={id} />
      <p className="acts">
        <a className="btn" href={`data:application/json;charset=utf-8,${encodeURIComponent(file)}`} download="receipt.json">
          Keep it as a file
        </a>
        <a
          className="btn"
          href={`data:application/fhir+json;charset=utf-8,${encodeURIComponent(fhir)}`}
          download="consent.fhir.json"
        >
          Keep it for a clinic’s software (FHIR)
        </a>
        <Link href="/me/shares">All shares</Link>
      </p>
    </div>
  )
}

/** A form, not a link: taking it is an act, and stands in her list. */
function Proof({ id }: { readonly id: string }) {
  return (
    <form action={`/me/shares/${id}/evidence`} method="post">
      <p className="acts">
        <Button>Keep the proof</Button>
      </p>
      <p>
        <small>
          A file with what you signed and its place in the ledger. Anybody you give it to can check it without this portal, or at{' '}
          <Link href="/verify">Verify a file</Link>, or with <OneFileVerifier>a page to keep beside it</OneFileVerifier>.
        </small>
      </p>
    </form>
  )
}

/** Black on white in every theme: cameras do not read it the other way round. */
function Code({ code: { path, size }, codeText }: ReceiptProps) {
  return (
    <figure className="code">
      <svg viewBox={`0 0 ${size} ${size}`} width="180" height="180" aria-hidden="true" shapeRendering="crispEdges">
        <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <figcaption>
        <small>The square holds these words. With them this share is found again in Chartseal’s ledger:</small>
        <pre className="mono">{codeText}</pre>
      </figcaption>
    </figure>
  )
}
