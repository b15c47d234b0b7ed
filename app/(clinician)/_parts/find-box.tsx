'use client'
/**
 * One box for a name, a record number or a birth date. A plain form that posts without JavaScript; with it, a combobox
 * that searches while one types. Words are posted, never put into an address.
 */
import { Autocomplete } from '@base-ui/react/autocomplete'
import { useRouter } from 'next/navigation'
import { useActionState, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { countOf } from '@/lib/base/count'
import { chartPath, FindResults } from './find-results'
import { FindRow } from './find-row'
import type { FindAction, FindAnswer, FindResult } from './find-view'
import { useSearch } from './use-search'

export function FindBox({ search }: { search: FindAction }) {
  const [posted, post, posting] = useActionState(search, null)
  const [query, setQuery] = useState('')
  const typed = useSearch()
  const answer = typed.answer ?? (query === '' || posting ? undefined : posted) ?? (query === '' ? posted : undefined)

  function change(value: string) {
    setQuery(value)
    typed.ask(value)
  }

  return (
    <Autocomplete.Root
      inline
      open
      filter={null}
      mode="none"
      autoHighlight="always"
      items={typed.answer?.results ?? NONE}
      itemToStringValue={nameOf}
      value={query}
      onValueChange={(value, details) => details.reason === 'input-change' && change(value)}
    >
      <search>
        <form action={post} className="find">
          <label htmlFor="query">
            Name, record number or birth date <Kbd>/</Kbd>
          </label>
          <div className="ask">
            <Autocomplete.Input
              id="query"
              data-key="/"
              name="query"
              className="input"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="a name · a number · 12 mar 1961"
            />
            <Button kind="primary">Find</Button>
          </div>
        </form>
      </search>
      <p className="status dim" role="status">
        {statusOf(answer, typed.busy || posting)}
      </p>
      <Options results={typed.answer?.results ?? NONE} />
      {answer ? <Around answer={answer} again={change} /> : null}
      {!typed.answer && posted && query === '' ? <FindResults label="Patients found" results={posted.results} /> : null}
    </Autocomplete.Root>
  )
}

const NONE: readonly FindResult[] = []

function nameOf(result: FindResult): string {
  return result.name
}

function Options({ results }: { results: readonly FindResult[] }) {
  const router = useRouter()
  return (
    <Autocomplete.List className="found" aria-label="Patients found">
      {results.map((result, index) => (
        <Autocomplete.Item
          key={result.patientId}
          value={result}
          index={index}
          className="hit"
          onClick={() => router.push(chartPath(result.patientId))}
        >
          <FindRow result={result} />
        </Autocomplete.Item>
      ))}
    </Autocomplete.List>
  )
}

function statusOf(answer: FindAnswer | null | undefined, busy: boolean): string {
  if (!answer) return busy ? 'Searching…' : ''
  if (answer.problem || answer.results.length === 0) return ''
  const understood = answer.understood ? `, read ${answer.understood}` : ''
  const more = answer.total > answer.results.length ? `; the first ${answer.results.length} are shown` : ''
  return `${countOf(answer.total, 'patient')}${understood}${more}`
}

function Around({ answer, again }: { answer: FindAnswer; again: (query: string) => void }) {
  if (answer.problem) return <Notice kind="error" title={answer.problem} />
  if (answer.results.length > 0) return null
  return (
    <Notice kind="empty" title="Nobody of your organisation matches.">
      <p>
        Somebody of another organisation cannot be searched for. <Link href="/ask">Ask for access</Link>: you name the patient,
        who decides.
      </p>
      {answer.relaxed?.map((offer) => (
        <p key={offer.query}>
          <Button kind="quiet" type="button" onClick={() => again(offer.query)}>
            {offer.label}
          </Button>
        </p>
      ))}
    </Notice>
  )
}
