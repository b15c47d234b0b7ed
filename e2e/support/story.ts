import { dataFile, ownerSql } from '@/e2e/support/portal'
import { testData } from '@/lib/base/test-data'

/** What the tests take from the demo's story: whom to look for, and who has no business with whom. */
export const STORY = {
  /** On Solheim's ward, nothing of the record restricted: a published patient, else one of the story's own. */
  imported: testData('fhir/synthea') ? { query: 'considine', shown: /CONSIDINE/ } : { query: 'kowalczyk', shown: /KOWALCZYK/ },
  /** Has an account and no relation to 5 West. */
  unrelated: { query: 'pham', shown: /PHAM/, persona: 'pham' },
  /** Finds two men who are easily confused. */
  many: { query: 'fernand' },
} as const

/** The patient behind a persona, from the data folder and the rows: names are in no table. */
export async function idOf(persona: string): Promise<string> {
  const personas = JSON.parse(dataFile('personas.json') ?? '[]') as { id: string; account: string }[]
  const account = personas.find(({ id }) => id === persona)?.account
  const [row] = await ownerSql<{ id: string | null }>('select patient_id as id from account where id = $1', [account])
  if (!row?.id) throw new Error(`the demo has no patient ${persona}`)
  return row.id
}
