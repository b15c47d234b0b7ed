'use client'
/**
 * Asking a patient for access. What the patient will read stands beside the form while it is written; without JavaScript a
 * button shows it. Whatever is wrong, and however early it was typed, nothing is lost.
 */
import { useActionState, useEffect, useRef, useState } from 'react'
import { AreaField, Choices, DayField, Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import { KINDS } from '@/lib/base/kind'
import { LONGEST_MESSAGE } from '@/lib/consent/terms'
import { kindWords, type Recipient } from '@/lib/consent/words'
import { AskPreview } from './ask-preview'
import { type AskAction, type AskErrors, type AskState, type AskValues, readValues } from './ask-view'

export type AskFormProps = {
  readonly action: AskAction
  readonly start: AskValues
  readonly recipient: Omit<Recipient, 'who'>
  /** First and last day that can be chosen. */
  readonly days: { readonly first: string; readonly last: string }
  /** Changing a request: whom it describes stays. */
  readonly change?: { readonly request: string; readonly whom: string }
}

export function AskForm({ action, start, recipient, days, change }: AskFormProps) {
  const [state, act, busy] = useActionState<AskState, FormData>(action, { values: start, errors: {} })
  const [typed, setTyped] = useState(state.values)
  const form = useRef<HTMLFormElement>(null)
  const problem = useRef<HTMLDivElement>(null)
  const read = () => form.current && setTyped(readValues(new FormData(form.current)))
  // What stands in the fields is theirs: of what was typed before the scripts came nothing is lost, and it is read here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer gives back what was sent
  useEffect(() => {
    read()
    if (state.problem) problem.current?.focus()
  }, [state])

  const { values } = state
  const errors = errorsLeft(state, typed)
  return (
    <div className="asking">
      <form ref={form} action={act} onInput={read} aria-label={change ? 'Change the request' : 'Ask for access'} noValidate>
        <div ref={problem} tabIndex={-1}>
          {state.problem && stillWrong(state, errors) ? <Notice kind="error" title={state.problem} /> : null}
        </div>
        {change ? <input type="hidden" name="request" value={change.request} /> : <Whom values={values} errors={errors} />}
        <What values={values} errors={errors} />
        <DayField
          label="Share until"
          name="until"
          required
          min={days.first}
          max={days.last}
          defaultValue={values.until}
          hint="To the end of that day. At most a year."
          {...wrong(errors.until)}
        />
        <AreaField
          label="Why, in your words"
          name="message"
          rows={3}
          maxLength={LONGEST_MESSAGE}
          defaultValue={values.message}
          hint={`The patient reads it as you write it. ${LONGEST_MESSAGE - typed.message.length} characters left.`}
          {...wrong(errors.message)}
        />
        <Choices
          legend="Who may look"
          name="who"
          kind="radio"
          options={[
            { value: 'person', label: 'Only me' },
            { value: 'organisation', label: `Everybody who treats the patient at ${recipient.organisation}` },
          ]}
          chosen={[values.who]}
          {...wrong(errors.who)}
        />
        <Send words={change ? 'Change the request' : 'Ask the patient'} busy={busy} />
      </form>
      <AskPreview values={typed} recipient={recipient} />
    </div>
  )
}

function Send({ words, busy }: { words: string; busy: boolean }) {
  return (
    <p className="acts">
      <button type="submit" className="btn primary" disabled={busy}>
        {words}
      </button>
      <noscript>
        <button type="submit" className="btn" name="preview" value="1">
          Show what the patient will read
        </button>
      </noscript>
    </p>
  )
}

type PartProps = { readonly values: AskValues; readonly errors: AskState['errors'] }

function Whom({ values, errors }: PartProps) {
  return (
    <fieldset className="part">
      <legend>Who the patient is</legend>
      <Field
        label="Family name"
        name="family"
        autoComplete="off"
        required
        defaultValue={values.family}
        {...wrong(errors.family)}
      />
      <Field label="Given name" name="given" autoComplete="off" required defaultValue={values.given} {...wrong(errors.given)} />
      <DayField label="Birth date" name="birthDate" required defaultValue={values.birthDate} {...wrong(errors.birthDate)} />
      <Field
        label="Record number elsewhere, if you have it"
        name="identifier"
        autoComplete="off"
        defaultValue={values.identifier}
        {...wrong(errors.identifier)}
      />
    </fieldset>
  )
}

function What({ values, errors }: PartProps) {
  return (
    <>
      <Choices
        legend="What you need to see"
        name="kinds"
        kind="checkbox"
        options={KINDS.map((kind) => ({ value: kind, label: sentenceCase(kindWords(kind)) }))}
        chosen={values.kinds}
        {...wrong(errors.kinds)}
      />
      <p className="dim">
        The general record only. Restricted parts (psychotherapy, HIV, genetics and others) need the patient’s passkey and cannot
        be asked for yet. Purpose: treatment.
      </p>
      <fieldset className="part">
        <legend>Only items dated (optional)</legend>
        <DayField label="From" name="recordsFrom" defaultValue={values.recordsFrom} {...wrong(errors.recordsFrom)} />
        <DayField label="Up to" name="recordsUntil" defaultValue={values.recordsUntil} {...wrong(errors.recordsUntil)} />
      </fieldset>
    </>
  )
}

/** What was corrected since is no longer marked. */
function errorsLeft({ errors, values: sent }: AskState, values: AskValues): AskErrors {
  const left = Object.entries(errors).filter(([field]) => {
    const key = field as keyof AskValues
    return String(sent[key]) === String(values[key])
  })
  return Object.fromEntries(left)
}

function stillWrong({ errors }: AskState, left: AskErrors): boolean {
  return Object.keys(errors).length === 0 || Object.keys(left).length > 0
}

function wrong(error: string | undefined): { error?: string } {
  return error ? { error } : {}
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
