import 'server-only'
/**
 * Labels of compartments and streams. Only `demographics`, `general` and `main` stand in the clear; the others are
 * wrapped, padded to one length, so that neither a name nor a length tells which row is which.
 */
import { type Bytes, fromUtf8, toBase64, utf8 } from '@/lib/base/bytes'
import { COMPARTMENTS, type CompartmentLabel, STREAMS, type StreamLabel } from '@/lib/base/compartment'
import { custodian } from '@/lib/keys/custodian'
import { shortLived } from '@/lib/keys/short-lived'

type Label = CompartmentLabel | StreamLabel
const CLEAR: readonly Label[] = ['demographics', 'general', 'main']
const PADDED = 24

export async function wrapLabel(id: string, label: Label): Promise<{ label: string | null; labelSealed: Bytes }> {
  const padded = new Uint8Array(PADDED)
  padded.set(utf8(label))
  return { label: CLEAR.includes(label) ? label : null, labelSealed: await custodian().wrap('label', id, padded) }
}

export async function unwrapCompartmentLabel(row: { id: string; labelSealed: Uint8Array }): Promise<CompartmentLabel> {
  return oneOf(COMPARTMENTS, await unwrapText(row))
}

export async function unwrapStreamLabel(row: { id: string; labelSealed: Uint8Array }): Promise<StreamLabel> {
  return oneOf(STREAMS, await unwrapText(row))
}

/** Nineteen of them in each look at a chart. The sealed bytes are in the key: a row that was changed is not known. */
const unwrapped = shortLived<string, string>('labels', 200_000)

async function unwrapText(row: { id: string; labelSealed: Uint8Array }): Promise<string> {
  const cacheKey = `${row.id}/${toBase64(row.labelSealed)}`
  const known = unwrapped.get(cacheKey)
  if (known) return known
  const padded = await custodian().unwrap('label', row.id, row.labelSealed)
  return unwrapped.set(cacheKey, fromUtf8(padded).replace(/\0+$/, ''))
}

function oneOf<L extends string>(known: readonly L[], text: string): L {
  const label = known.find((candidate) => candidate === text)
  if (!label) throw new Error('a label that is not known')
  return label
}
