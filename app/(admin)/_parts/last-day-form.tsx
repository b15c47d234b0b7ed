/** When somebody leaves, in two steps: from the end of that day the account opens nothing. */
import { Button } from '@/app/_ui/button'
import { DayField } from '@/app/_ui/field'
import type { FormAction } from '@/app/_ui/shell'

export type LastDayFormProps = {
  readonly id: string
  /** `2027-01-05`; empty where none is set. */
  readonly lastDay: string
  /** Gets `account` and `lastDay`. */
  readonly leave: FormAction
}

export function LastDayForm({ id, lastDay, leave }: LastDayFormProps) {
  return (
    <details className="act">
      <summary>{lastDay ? 'Change or take away the last day' : 'Set a last day'}</summary>
      <form action={leave} className="fields">
        <input type="hidden" name="account" value={id} />
        <p>When that day is over the next request is refused, and the account is closed by itself.</p>
        <DayField label="Last day" name="lastDay" defaultValue={lastDay} hint="Leave it empty for who stays." />
        <Button>Keep it</Button>
      </form>
    </details>
  )
}
