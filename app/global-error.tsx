'use client'
/** The last page that still works when the layout itself fails: no fonts, no theme, no exception's message. */
import './globals.css'

export default function GlobalError({ error }: { readonly error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main className="page">
          <h1>Chartseal could not show this page</h1>
          <p className="lead">Nothing was changed. Reload the page, or come back in a minute.</p>
          {error.digest ? <p className="mono dim">Reference {error.digest}</p> : null}
        </main>
      </body>
    </html>
  )
}
