/** A refused chart, and the one tap that opens it with a reason the patient will read. Works without JavaScript. */
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'

/** The values are the policy's; the words are what the person says of herself. */
export const DECLARATIONS = [
  { value: 'cover', label: 'Cover', words: 'I stand in for a colleague' },
  { value: 'consult', label: 'Consult', words: 'I was asked for advice' },
  { value: 'phone', label: 'Phone call', words: 'The patient or a practice is calling' },
  { value: 'late-result', label: 'Late result', words: 'A result came after discharge' },
  { value: 'teaching', label: 'Teaching', words: 'For teaching or supervision' },
  { value: 'mistake', label: 'Opened by mistake', words: 'I meant another patient' },
] as const

export type DeclarePanelProps = {
  /** The refusal's sentence, whole. */
  readonly refusal: string
  readonly reference?: string
  readonly patientId: string
  /** Gets `patientId` and `reason`. */
  readonly action: FormAction
}

export function DeclarePanel({ refusal, reference, patientId, action }: DeclarePanelProps) {
  return (
    <div className="declare">
      <h1>This chart is not open to you</h1>
      <Notice kind="refusal" {...(reference ? { reference } : {})}>
        {refusal}
      </Notice>
      <form action={action} method={typeof action === 'string' ? 'post' : undefined} aria-labelledby="declare">
        <h2 id="declare">Declare why you need it</h2>
        <input type="hidden" name="patientId" value={patientId} />
        <ul className="reasons">
          {DECLARATIONS.map((reason) => (
            <li key={reason.value}>
              <button type="submit" className="btn reason" name="reason" value={reason.value}>
                <b>{reason.label}</b> <span className="dim">{reason.words}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="dim">One tap opens the general chart. The patient sees your name and this reason.</p>
      </form>
      <p>
        Or <Link href="/ask">ask the patient for access</Link>, who decides what you see.
      </p>
    </div>
  )
}
