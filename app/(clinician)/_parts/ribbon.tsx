/** Why this chart is open and where that is written: the promise of the portal in one line above every chart. */
import { Button } from '@/app/_ui/button'
import { RecordedAs } from '@/app/_ui/everywhere'
import { Unbroken } from '@/app/_ui/lines'
import type { FormAction } from '@/app/_ui/shell'

export type RibbonProps = {
  /** `Care team since 03-Nov-2026`, `Declared: late result` */
  readonly basis: string
  /** `treatment` */
  readonly purpose: string
  readonly event: { readonly id: string; readonly position?: number }
  /** The signed receipt of this look, to be kept by whoever looked. */
  readonly receipt?: string
  /** "I opened the wrong chart": posts `fields` to `action`. */
  readonly wrongChart?: { readonly action: FormAction; readonly fields: Readonly<Record<string, string>> }
}

export function Ribbon({ basis, purpose, event, receipt, wrongChart }: RibbonProps) {
  return (
    <div className="ribbon">
      <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
        <path d="M0 6h7M19 6h7" stroke="currentColor" strokeWidth="2" strokeDasharray="4 3" />
        <rect x="9.5" y="2.5" width="7" height="7" transform="rotate(45 13 6)" fill="var(--spruce)" />
      </svg>
      <p>
        You see this because:{' '}
        <b>
          <Unbroken text={basis} />
        </b>{' '}
        · {purpose} · <RecordedAs eventId={event.id} {...(event.position === undefined ? {} : { position: event.position })} />
        {receipt ? (
          <span className="keep">
            {' · '}
            <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(receipt)}`} download="receipt.txt">
              receipt
            </a>
          </span>
        ) : null}
      </p>
      {wrongChart ? (
        <form action={wrongChart.action} method={typeof wrongChart.action === 'string' ? 'post' : undefined}>
          {Object.entries(wrongChart.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button kind="quiet">I opened the wrong chart</Button>
        </form>
      ) : null}
    </div>
  )
}
