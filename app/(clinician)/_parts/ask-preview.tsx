/** What the patient will read, word for word, but without counts: those would tell what she has. */
import { Lines } from '@/app/_ui/lines'
import { previewFor, type Recipient } from '@/lib/consent/words'
import { type AskValues, termsOf } from './ask-view'

export type AskPreviewProps = { readonly values: AskValues; readonly recipient: Omit<Recipient, 'who'> }

export function AskPreview({ values, recipient }: AskPreviewProps) {
  // In UTC on both sides: the words name the day alone, and that is the day chosen in any zone.
  const terms = termsOf(values, 'UTC')
  const complete = terms.kinds.length > 0 && terms.until !== ''
  return (
    <section className="letter" aria-labelledby="patient-reads">
      <h2 id="patient-reads">What the patient will read</h2>
      {complete ? (
        <Lines text={previewFor(terms, { ...recipient, who: terms.who }, 'UTC')} />
      ) : (
        <p className="dim">Choose what you need and until when: the patient’s page appears here, word for word.</p>
      )}
    </section>
  )
}
