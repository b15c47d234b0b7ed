import type { Upload } from '@/e2e/support/pages/admin'
import { generateBundle } from '@/lib/records/import/fixtures/generate'

/** Bundles of invented people, whose files bear names as files of patients do. */
const CANARY = 'Vega_Marisol'

export function goodUpload(seed: number, resources = 12): Upload {
  return {
    name: `${CANARY}_${seed}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(generateBundle({ resources, seed })),
  }
}

/** A key that is a name, and a sex that is none. */
export function badUpload(seed: number): Upload {
  const text = goodUpload(seed).buffer.toString('utf8')
  return {
    ...goodUpload(seed),
    name: `${CANARY}_bad.json`,
    buffer: Buffer.from(text.replace('"gender": "', `"${CANARY}": 1, "gender": "banana`)),
  }
}
