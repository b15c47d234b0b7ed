/** A sentence in pieces: names stand out. */
import type { SentencePart } from '@/lib/oversight/sentence'

export function Sentence({ parts }: { readonly parts: readonly SentencePart[] }) {
  return parts.map((piece, index) => {
    const key = `${index}:${piece.text}`
    return piece.strong ? <b key={key}>{piece.text}</b> : <span key={key}>{piece.text}</span>
  })
}
