'use client'
/** Says what happened to the person, never the exception: its message may carry what the page was about. */
import { Button } from './_ui/button'
import { Notice } from './_ui/notice'

export default function ErrorPage({ error, reset }: { readonly error: Error & { digest?: string }; readonly reset: () => void }) {
  return (
    <main className="page">
      <h1>This page could not be shown</h1>
      <p className="lead">Nothing was changed. Trying again may be a new look and is recorded as one.</p>
      <Notice
        kind="error"
        title="Something the page needs did not answer."
        {...(error.digest ? { reference: error.digest } : {})}
      >
        Do not read anything into what is missing here.
      </Notice>
      <p className="acts">
        <Button type="button" onClick={reset}>
          Try again
        </Button>
      </p>
    </main>
  )
}
