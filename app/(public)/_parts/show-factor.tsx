/** The second factor, or any of them once more: a passkey, the code of an app, or a recovery code. */
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { PasskeyButton, type PasskeyButtonProps } from './passkey-button'
import { SingleSignOn } from './single-sign-on'

export type ShowFactorProps = {
  readonly page: 'second' | 'confirm'
  /** Gets `way` (app, recovery or handed), `code`, `page` and `next`. */
  readonly byCode: FormAction
  readonly passkey: Pick<PasskeyButtonProps, 'begin' | 'finish'>
  /** Of a demo's person: one click stands for it. Gets `persona` and `next`. */
  readonly persona?: { readonly id: string; readonly name: string; readonly action: FormAction }
  /** Of somebody who came by the organisation's sign-in: what it is called. */
  readonly single?: string
  readonly problem?: string
  readonly next: string
}

const WORDS = {
  second: {
    title: 'One thing more',
    lead: 'The first step is done. To open anything, show that it is you in a second way.',
  },
  confirm: {
    title: 'Is it still you?',
    lead: 'What you are about to do counts a lot. Confirm that it is you; then you come back to where you were.',
  },
} as const

export function ShowFactor({ page, byCode, passkey, persona, single, problem, next }: ShowFactorProps) {
  const { title, lead } = WORDS[page]
  return (
    <div className="sign-in single">
      <header>
        <h1>{title}</h1>
        <p className="dim">{lead}</p>
      </header>
      <div>
        {problem ? <Notice kind="error" title={problem} /> : null}
        {persona ? (
          <form action={persona.action}>
            <input type="hidden" name="next" value={next} />
            <Button kind="primary" name="persona" value={persona.id}>
              Confirm as {persona.name}
            </Button>
            <p className="dim">In this demo a click is enough.</p>
          </form>
        ) : null}
        {single ? <SingleSignOn name={single} next={next} anew /> : null}
        <PasskeyButton {...passkey} next={next} label="Use a passkey" primary={!persona} />
        <CodeForm way="app" page={page} next={next} action={byCode} />
        <details>
          <summary>Phone and key are not at hand</summary>
          <CodeForm way="recovery" page={page} next={next} action={byCode} />
        </details>
        {page === 'second' ? (
          <details>
            <summary>I was handed a code</summary>
            <CodeForm way="handed" page={page} next={next} action={byCode} />
          </details>
        ) : null}
      </div>
    </div>
  )
}

const WAYS = {
  app: { label: 'Code of your app', hint: 'Six digits. Each code works once.', button: 'Go on' },
  recovery: {
    label: 'Recovery code',
    hint: 'One of the ten you printed or wrote down. Each works once.',
    button: 'Use this code',
  },
  handed: {
    label: 'Code you were handed',
    hint: 'Five words, from the two people who saw you. With it you set up a new passkey or app.',
    button: 'Set up a new one',
  },
} as const

type CodeProps = { readonly way: keyof typeof WAYS; readonly page: string; readonly next: string; readonly action: FormAction }

function CodeForm({ way, page, next, action }: CodeProps) {
  const app = way === 'app'
  const { label, hint, button } = WAYS[way]
  return (
    <form action={action} aria-label={label}>
      <input type="hidden" name="way" value={way} />
      <input type="hidden" name="page" value={page} />
      <input type="hidden" name="next" value={next} />
      <Field
        label={label}
        name="code"
        required
        maxLength={100}
        autoComplete={app ? 'one-time-code' : 'off'}
        autoCapitalize="off"
        spellCheck={false}
        {...(app ? { inputMode: 'numeric' as const } : {})}
        hint={hint}
      />
      <Button>{button}</Button>
    </form>
  )
}
