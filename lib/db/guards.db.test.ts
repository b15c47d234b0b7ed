import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { GUARDS_FILE, loadGuards } from '@/lib/db/guards'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.drop())

// After a change of the schema: npx vitest run --project db lib/db/guards.db.test.ts -u, and read the difference.
it('guards.txt lists what the migrations install', async () => {
  await expect(`${(await loadGuards()).join('\n')}\n`).toMatchFileSnapshot(GUARDS_FILE)
})
