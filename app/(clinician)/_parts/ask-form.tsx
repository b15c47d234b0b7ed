'use client'
/**
 * Asking a patient for access. What she will read stands beside the form while it is written; without JavaScript a button
 * shows it. Whatever is wrong, nothing that was typed is lost.
 */
import { useActionState, useEffect, useRef, useState } from 'react'
import { AreaField, Choices, Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import { KINDS } from '@/lib/base/kind'
import { LONGEST_MESSAGE } from '@/lib/consent/terms'
import { kindWords, type Recipient } from '@/lib/consent/words'
import { AskPreview } from './ask-preview'
import type { AskAction, AskErrors, AskState, AskValues } from './ask-view'

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
  const [values, setValues] = useState(state.values)
  const problem = useRef<HTMLDivElement>(null)
  useEffect(() => {
    setValues(state.values)
    if (state.problem) problem.current?.focus()
  }, [state])

  const set = (change: Partial<AskValues>) => setValues((before) => ({ ...before, ...change }))
  const errors = errorsLeft(state, values)
  return (
    <div className="asking">
      <form action={act} aria-label={change ? 'Change the request' : 'Ask for access'} noValidate>
        <div ref={problem} tabIndex={-1}>
          {state.problem && stillWrong(state, errors) ? <Notice kind="error" title={state.problem} /> : null}
        </div>
        {change ? (
          <input type="hidden" name="request" value={change.request} />
        ) : (
          <Whom values={values} errors={errors} set={set} />
        )}
        <What values={values} errors={errors} set={set} />
        <Field
          label="Share until"
          name="until"
          type="date"
          required
          min={days.first}
          max={days.last}
          value={values.until}
          onChange={(event) => set({ until: event.currentTarget.value })}
          hint="To the end of that day. At most a year."
          {...wrong(errors.until)}
        />
        <AreaField
          label="Why, in your words"
          name="message"
          rows={3}
          maxLength={LONGEST_MESSAGE}
          value={values.message}
          onChange={(event) => set({ message: event.currentTarget.value })}
          hint={`She reads it as you write it. ${LONGEST_MESSAGE - values.message.length} characters left.`}
          {...wrong(errors.message)}
        />
        <Choices
          legend="Who may look"
          name="who"
          kind="radio"
          options={[
            { value: 'person', label: 'Only me' },
            { value: 'organisation', label: `Everybody who treats her at ${recipient.organisation}` },
          ]}
          chosen={[values.who]}
          onChoose={(who) => set({ who })}
          {...wrong(errors.who)}
        />
        <Send words={change ? 'Change the request' : 'Ask her'} busy={busy} />
      </form>
      <AskPreview values={values} recipient={recipient} />
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
          Show what she will read
        </button>
      </noscript>
    </p>
  )
}

type PartProps = {
  readonly values: AskValues
  readonly errors: AskState['errors']
  readonly set: (change: Partial<AskValues>) => void
}

function Whom({ values, errors, set }: PartProps) {
  return (
    <fieldset className="part">
      <legend>Who she is</legend>
      <Field
        label="Family name"
        name="family"
        autoComplete="off"
        required
        value={values.family}
        onChange={(event) => set({ family: event.currentTarget.value })}
        {...wrong(errors.family)}
      />
      <Field
        label="Given name"
        name="given"
        autoComplete="off"
        required
        value={values.given}
        onChange={(event) => set({ given: event.currentTarget.value })}
        {...wrong(errors.given)}
      />
      <Field
        label="Birth date"
        name="birthDate"
        type="date"
        required
        value={values.birthDate}
        onChange={(event) => set({ birthDate: event.currentTarget.value })}
        {...wrong(errors.birthDate)}
      />
      <Field
        label="Record number elsewhere, if you have it"
        name="identifier"
        autoComplete="off"
        value={values.identifier}
        onChange={(event) => set({ identifier: event.currentTarget.value })}
        {...wrong(errors.identifier)}
      />
    </fieldset>
  )
}

function What({ values, errors, set }: PartProps) {
  const choose = (kind: string, on: boolean) =>
    set({ kinds: KINDS.filter((one) => (one === kind ? on : values.kinds.includes(one))) })
  return (
    <>
      <Choices
        legend="What you need to see"
        name="kinds"
        kind="checkbox"
        options={KINDS.map((kind) => ({ value: kind, label: sentenceCase(kindWords(kind)) }))}
        chosen={values.kinds}
        onChoose={choose}
        {...wrong(errors.kinds)}
      />
      <p className="dim">
        The general record only. Restricted parts (psychotherapy, HIV, genetics and others) need her passkey and cannot be asked
        for yet. Purpose: treatment.
      </p>
      <fieldset className="part">
        <legend>Only items dated (optional)</legend>
        <Field
          label="From"
          name="recordsFrom"
          type="date"
          value={values.recordsFrom}
          onChange={(event) => set({ recordsFrom: event.currentTarget.value })}
          {...wrong(errors.recordsFrom)}
        />
        <Field
          label="Up to"
          name="recordsUntil"
          type="date"
          value={values.recordsUntil}
          onChange={(event) => set({ recordsUntil: event.currentTarget.value })}
          {...wrong(errors.recordsUntil)}
        />
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
