/**
 * From a stored offer to the statement that is signed. A pure function of the offer, run by the browser that signs and by
 * the server that verifies: the server never takes the client's bytes for what she agreed to.
 */
import { type Bytes, toBase64, utf8 } from '@/lib/base/bytes'
import { encodeStatement, type Statement, signedBytes } from '@/lib/crypto/consent-statement'
import { sha256 } from '@/lib/crypto/hash'

/** What the server stored before she signs: every field of the statement, with the text itself instead of its hash. */
export type Offer = Omit<Statement, 'v' | 'textHash'> & { readonly text: string }

export function statementOf({ text, ...offer }: Offer): Statement {
  return { v: 1, ...offer, textHash: toBase64(sha256(utf8(text))) }
}

/** The statement as stored beside the signature, and what a key signs: its context, then the statement. */
export function bytesToSign(offer: Offer): { readonly statement: Bytes; readonly signed: Bytes } {
  const statement = encodeStatement(statementOf(offer))
  return { statement, signed: signedBytes(statement) }
}
