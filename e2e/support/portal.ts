import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asClient, asRole } from '@/bin/set-up/databases'
import { dataFolder, loadRoles, requireInstallation } from '@/lib/base/data-folder'

/**
 * What the browser tests see of the running portal from behind: its tables as their owner, and its data folder. A count
 * of the ledger's rows does not ask the portal whether it wrote them.
 */
export async function ownerSql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return asClient(ownerUrl(), async (client) => (await client.query<Row>(text, [...values])).rows)
}

export function ownerUrl(): string {
  const { owner } = loadRoles() ?? {}
  if (!owner) throw new Error('the portal under test has an embedded database and its owner’s password')
  return asRole(requireInstallation().database.server, owner)
}

export function keystoreOwnerUrl(): string {
  const { owner } = loadRoles() ?? {}
  if (!owner) throw new Error('the portal under test has an embedded database and its owner’s password')
  return asRole(requireInstallation().database.keystore, owner)
}

/** All entries there are. */
export async function countEntries(): Promise<number> {
  const [row] = await ownerSql<{ n: string }>(
    'select (select count(*) from ledger_queue) + (select count(*) from ledger_entry) as n',
  )
  return Number(row?.n)
}

/** Which entries `work` adds, by action and outcome: `{ 'chart.open permitted': 1 }`. */
export async function addedBy(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await countKinds()
  await work()
  const after = await countKinds()
  const added = [...after].map(([kind, n]) => [kind, n - (before.get(kind) ?? 0)] as const)
  return Object.fromEntries(added.filter(([, n]) => n !== 0))
}

async function countKinds(): Promise<Map<string, number>> {
  // One statement, one snapshot: an entry on its way from the queue to the log is counted once.
  const rows = await ownerSql<{ kind: string; n: string }>(
    `select action || ' ' || outcome as kind, count(*) as n
     from (select action, outcome from ledger_queue union all select action, outcome from ledger_entry) as acts group by 1`,
  )
  return new Map(rows.map(({ kind, n }) => [kind, Number(n)]))
}

/** A file of the data folder, `undefined` where it is absent. */
export function dataFile(name: string): string | undefined {
  const path = join(dataFolder(), name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** No declared reason is in force any more, as after twelve hours: a test of declaring can be run twice. */
export async function endDeclarations(): Promise<void> {
  await ownerSql('delete from declaration')
}
