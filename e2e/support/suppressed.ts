import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { loadWitnessKey } from '@/bin/witness-folder'
import { countEntries, ownerSql } from '@/e2e/support/portal'
import { dataFolder } from '@/lib/base/data-folder'
import { signCosignature } from '@/lib/ledger/cosignature'
import { joinNote, parseNote, signatureLine } from '@/lib/ledger/note'

/**
 * What the owner of the database can do to an act that leaves no hole in any stream: entries of this action vanish from the
 * queue in the moment they are written, before they are numbered. Only while `work` runs.
 */
export async function suppressing(action: string, work: () => Promise<unknown>): Promise<void> {
  if (!/^[a-z.]+$/.test(action)) throw new Error('an action is a word')
  await ownerSql(`create function suppress() returns trigger language plpgsql security definer as
    $$ begin delete from ledger_queue where ord = new.ord; return null; end $$`)
  await ownerSql(`create trigger suppress after insert on ledger_queue for each row when (new.action = '${action}')
    execute function suppress()`)
  try {
    await work()
  } finally {
    await ownerSql('drop trigger suppress on ledger_queue')
    await ownerSql('drop function suppress()')
  }
}

/** The checkpoint that is served, countersigned by both witnesses this much later: their clocks, not the log's, have moved. */
export async function countersignedLater(note: string, seconds: number): Promise<string> {
  const witnesses = ['one', 'two'].map((name) => loadWitnessKey(join(dataFolder(), 'witnesses', name), undefined))
  const { text, signatures } = parseNote(note)
  const own = signatures.filter(({ name }) => !witnesses.some((witness) => witness.name === name)).map(signatureLine)
  const at = Math.floor(Date.now() / 1_000) + seconds
  return joinNote(text, [...own, ...witnesses.map((witness) => signCosignature(text, witness, at))])
}

/**
 * For this browser's clock and for the witnesses', whose signatures on the newest checkpoint reach it. First all that was written
 * is signed: a minute is longer than the log ever takes.
 */
export async function letPass(page: Page, seconds: number): Promise<void> {
  const newest = async () => (await page.request.get('/ledger/checkpoint/newest')).text()
  await expect.poll(async () => Number((await newest()).split('\n')[1]) - (await countEntries())).toBe(0)
  await page.unroute(CHECKPOINT)
  await page.route(CHECKPOINT, async (route) =>
    route.fulfill({ body: await countersignedLater(await newest(), seconds), contentType: 'text/plain' }),
  )
  await keptOn(page)
  await page.clock.fastForward(seconds * 1_000)
}

/** Once its scripts have kept the receipts it came with: a minute that passed before is none to them. */
export async function keptOn(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expect.poll(() => receiptsIn(page)).not.toEqual([])
}

const CHECKPOINT = '**/ledger/checkpoint'

/** The state of each receipt that this browser keeps, as its own tools show it; one that was not looked for yet is `kept`. */
export async function receiptsIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // Opened before the page made it, it would be another one.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'chartseal')) return []
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await settled(indexedDB.open('chartseal'))
    try {
      const kept = await settled(database.transaction('receipts').objectStore('receipts').getAll())
      return kept.map(({ state }: { state?: string }) => state ?? 'kept')
    } finally {
      database.close()
    }
  })
}
