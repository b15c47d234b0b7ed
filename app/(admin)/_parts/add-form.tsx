'use client'
/** A new person. Works without JavaScript; what was typed stays, whatever is wrong with it. */
import { useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import { DayField, Field, type Option, SelectField } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { AddAction, AddState } from './add-state'
import { FirstPassword } from './first-password'

export type AddFormProps = {
  readonly add: AddAction
  readonly roles: readonly Option[]
  readonly departments: readonly string[]
}

export function AddForm({ add, roles, departments }: AddFormProps) {
  const [state, act, busy] = useActionState(add, null)
  return (
    <>
      {state?.added ? <FirstPassword {...state.added} /> : null}
      {state?.refusal ? <Notice kind="refusal">{state.refusal}</Notice> : null}
      {state && Object.keys(state.problems).length > 0 ? (
        <Notice kind="error" title="The person was not added: correct what is marked." />
      ) : null}
      {/* A form is reset after its action: a new key makes it begin with what was typed. */}
      <form action={act} className="fields" aria-label="New person" key={state?.attempt ?? 0}>
        <Fields roles={roles} departments={departments} {...(state ? { state } : {})} />
        <p className="acts">
          <Button kind="primary" disabled={busy}>
            {state?.added ? 'Add another person' : 'Add the person'}
          </Button>
          <Link href="/admin/people">All people</Link>
        </p>
      </form>
    </>
  )
}

type FieldsProps = Omit<AddFormProps, 'add'> & { readonly state?: AddState }

function Fields({ roles, departments, state }: FieldsProps) {
  const typed = state?.typed
  const wrong = (field: keyof AddState['problems']) => (state?.problems[field] ? { error: state.problems[field] } : {})
  return (
    <>
      <Field
        label="Name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        hint="As patients read it in the list of who looked: Dr Ingrid Solheim."
        defaultValue={typed?.name}
        {...wrong('name')}
      />
      <SelectField
        label="Role"
        name="role"
        required
        hint="What this person may ever see depends on it."
        options={[{ value: '', label: 'Choose a role' }, ...roles]}
        defaultValue={typed?.role ?? ''}
        {...wrong('role')}
      />
      <Field
        label="Department"
        name="department"
        maxLength={80}
        autoComplete="off"
        list="departments"
        hint="A department treats its patients together: whoever is in it may open their charts. A new name makes a new one."
        defaultValue={typed?.department}
        {...wrong('department')}
      />
      <Known id="departments" names={departments} />
      <Field
        label="Name to sign in with"
        name="login"
        required
        maxLength={80}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        hint="Letters, digits and . _ @ + -; small and capital letters are the same."
        defaultValue={typed?.login}
        {...wrong('login')}
      />
      <More {...(state ? { state } : {})} />
    </>
  )
}

/** What may be left empty. */
function More({ state }: Pick<FieldsProps, 'state'>) {
  const typed = state?.typed
  const wrong = (field: keyof AddState['problems']) => (state?.problems[field] ? { error: state.problems[field] } : {})
  return (
    <>
      <Field
        label="Mail address"
        name="address"
        type="email"
        maxLength={254}
        autoComplete="off"
        hint="The first password is then mailed to the person, and you do not see it. Leave it empty to hand it over on paper."
        defaultValue={typed?.address}
        {...wrong('address')}
      />
      <DayField
        label="Last day"
        name="lastDay"
        hint="Of whoever comes for a time. After it the account opens nothing, and is closed. Leave it empty for who stays."
        defaultValue={typed?.lastDay}
        {...wrong('lastDay')}
      />
    </>
  )
}

function Known({ id, names }: { readonly id: string; readonly names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  )
}
