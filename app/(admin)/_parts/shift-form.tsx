'use client'
/** One shift for one person. Works without JavaScript; what was typed stays, whatever is wrong with it. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { Field, type Option, SelectField } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { ShiftAction } from './rota-shape'

export type ShiftFormProps = {
  readonly assign: ShiftAction
  readonly department: string
  readonly people: readonly Option[]
  /** What the fields begin with. */
  readonly from: string
  readonly until: string
  readonly zone: string
}

export function ShiftForm({ assign, department, people, from, until, zone }: ShiftFormProps) {
  const [state, act, busy] = useActionState(assign, null)
  const wrong = (field: 'person' | 'from' | 'until') => (state?.problems[field] ? { error: state.problems[field] } : {})
  return (
    <>
      {state?.done ? <Notice kind="info">{state.done}</Notice> : null}
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      <form action={act} className="fields" aria-label="Put on the rota" key={state?.attempt ?? 0}>
        <input type="hidden" name="department" value={department} />
        <SelectField
          label="Person"
          name="person"
          required
          options={[{ value: '', label: 'Choose a person' }, ...people]}
          defaultValue={state?.typed?.person ?? ''}
          {...wrong('person')}
        />
        <div className="two">
          <Field
            label="From"
            name="from"
            type="datetime-local"
            required
            defaultValue={state?.typed?.from ?? from}
            {...wrong('from')}
          />
          <Field
            label="Until"
            name="until"
            type="datetime-local"
            required
            defaultValue={state?.typed?.until ?? until}
            hint={`Times of ${zone}.`}
            {...wrong('until')}
          />
        </div>
        <p className="acts">
          <Button kind="primary" disabled={busy}>
            Put on the rota
          </Button>
        </p>
      </form>
    </>
  )
}
