import type { Page, Route } from '@playwright/test'
import { ownerSql } from '@/e2e/support/portal'
import { joinNote } from '@/lib/ledger/note'

/** What may happen between the portal and one browser: the portal itself is left alone. */
const ENTRIES = /\/ledger\/tile\/entries\/000(\.p\/\d+|\?tiles=\d+)?$/
/** The one with a quorum, and the newest. */
const CHECKPOINTS = /\/ledger\/checkpoint(\/newest)?$/
/** Of an entry: its length, then its first bytes; of the log the first entries are longer ago than any test. */
export const ALTERED = 2

/** One byte of one entry of the first tile arrives changed. */
export async function alterTiles(page: Page): Promise<void> {
  await page.route(ENTRIES, async (route) => {
    const answer = await route.fetch()
    const body = Buffer.from(await answer.body())
    const at = startOf(body, ALTERED) + 20
    body.writeUInt8(body.readUInt8(at) ^ 1, at)
    await route.fulfill({ response: answer, body })
  })
}

/** The tile without its last entries, as a portal that deleted them would serve it. */
export async function cutTiles(page: Page): Promise<void> {
  await page.route(ENTRIES, async (route) => {
    const answer = await route.fetch()
    const body = Buffer.from(await answer.body())
    await route.fulfill({ response: answer, body: body.subarray(0, startOf(body, ALTERED)) })
  })
}

/** An earlier checkpoint that the log did sign, as if no later one had been: returns how many entries it covers. */
export async function serveOlderCheckpoint(page: Page): Promise<number> {
  const [row] = await ownerSql<{ size: string; text: string; line: string }>(
    `select c.size, c.text, s.line from ledger_checkpoint c join lateral
       (select line from checkpoint_signature where size = c.size order by at limit 1) s on true
     where c.size < (select max(size) from ledger_checkpoint) order by c.size desc limit 1`,
  )
  if (!row) throw new Error('the log has only one checkpoint')
  const note = joinNote(row.text, [row.line])
  await page.route(CHECKPOINTS, (route) => route.fulfill({ body: note, contentType: 'text/plain' }))
  return Number(row.size)
}

/** A checkpoint with another root under the log's own signature line. */
export async function forgeCheckpoint(page: Page): Promise<void> {
  await page.route(CHECKPOINTS, async (route: Route) => {
    const answer = await route.fetch()
    const lines = (await answer.text()).split('\n')
    lines[2] = Buffer.alloc(32, 7).toString('base64')
    await route.fulfill({ response: answer, body: lines.join('\n') })
  })
}

function startOf(tile: Buffer, entry: number): number {
  let at = 0
  for (let i = 0; i < entry; i++) at += 2 + tile.readUInt16BE(at)
  return at
}
