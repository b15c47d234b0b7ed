/** Who is on duty on which day, one list a day: read aloud it says the same as seen. */
import { Button } from '@/app/_ui/button'
import type { FormAction } from '@/app/_ui/shell'
import { Tag } from '@/app/_ui/tag'
import type { DayRow, ShiftRow } from './rota-shape'

export type WeekProps = {
  readonly days: readonly DayRow[]
  /** Gets `account`, `assignment`, `department` and `week`. */
  readonly takeOff: FormAction
  readonly department: string
  readonly week: string
}

export function WeekRota({ days, ...act }: WeekProps) {
  return (
    <ol className="week">
      {days.map((day) => (
        <li key={day.date} aria-current={day.today ? 'date' : undefined}>
          <h3>
            {day.label} {day.today ? <Tag kind="plain">today</Tag> : null}
          </h3>
          {day.shifts.length === 0 ? (
            <p className="dim">Nobody on the rota.</p>
          ) : (
            <ul>
              {day.shifts.map((shift) => (
                <li key={shift.id} className={shift.over ? 'over' : undefined}>
                  <Line shift={shift} {...act} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}

function Line({ shift, takeOff, department, week }: { readonly shift: ShiftRow } & Omit<WeekProps, 'days'>) {
  return (
    <>
      <span className="time">{shift.time}</span>
      <span className="who">
        <b>{shift.name}</b>, {shift.role} {shift.now ? <Tag kind="plain">on duty</Tag> : null}
        {shift.intact ? null : <Tag kind="critical">altered in the database</Tag>}
      </span>
      {shift.over || shift.goesOn ? null : (
        <form action={takeOff}>
          <input type="hidden" name="account" value={shift.account} />
          <input type="hidden" name="assignment" value={shift.id} />
          <input type="hidden" name="department" value={department} />
          <input type="hidden" name="week" value={week} />
          <Button kind="quiet">
            Take off
            <span className="sr">
              {' '}
              {shift.name}, {shift.whole}
            </span>
          </Button>
        </form>
      )}
    </>
  )
}
