/** Text in which a date is never broken. The words stay the words: what is read from the page is the text, to the letter. */
const DATE = /(\d{2}-[A-Z][a-z]{2}-\d{4})/

export function Unbroken({ text }: { readonly text: string }) {
  const parts = text.split(DATE).map((part, at) => ({ part, at }))
  return parts.map(({ part, at }) =>
    at % 2 === 1 ? (
      <span key={at} className="nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

/** A text line by line, each a paragraph. */
export function Lines({ text }: { readonly text: string }) {
  const lines = text.split('\n').map((line, at) => ({ line, at }))
  return lines.map(({ line, at }) => (
    <p key={at}>
      <Unbroken text={line} />
    </p>
  ))
}
