import type { APIRequestContext, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { type ActionCall, sendAgain } from '@/e2e/support/action-calls'
import { addedBy } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

/** What is sent by those who may not: neither an answer nor an entry may come of it. */
export const PATIENTS = /VEGA|Marisol/
export const FOREIGN = ['https://elsewhere.example', 'null', '']

export async function bare(stranger: () => Promise<Page>): Promise<APIRequestContext> {
  return (await stranger()).request
}

/** With the right origin and no session, then with a foreign one. */
export async function refusedEverywhere(by: APIRequestContext, call: ActionCall, { words }: { words?: string }): Promise<void> {
  const vega = await idOf('vega')
  for (const origin of [undefined, ...FOREIGN]) {
    const added = await addedBy(async () => {
      const text = await (await sendAgain(by, call, origin === undefined ? {} : { origin })).text()
      expect(text).not.toMatch(PATIENTS)
      expect(text).not.toContain(vega)
      if (words && origin === undefined) expect(text).toContain(words)
    })
    expect(added).toEqual({})
  }
}
