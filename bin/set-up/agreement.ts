import 'server-only'
import { asClient } from '@/bin/set-up/databases'
import type { Opened } from '@/bin/set-up/installation'
import { Unready } from '@/bin/set-up/unready'

type Row = { id: string; demo: boolean }

/**
 * Whoever can write to the database must not be able to exchange it, or its mode, under the data folder. A database
 * without the row is another one too: an empty one put in its place must not be filled as if nothing had been there.
 */
export async function requireAgreement(opened: Pick<Opened, 'urls' | 'installation' | 'folder'>): Promise<void> {
  const { urls, installation, folder } = opened
  const row = await asClient(urls.web, async (client) => {
    const { rows } = await client.query<{ there: boolean }>("select to_regclass('installation') is not null as there")
    return rows[0]?.there ? (await client.query<Row>('select id, demo from installation')).rows[0] : undefined
  })
  if (!row)
    throw new Unready(
      `the database of ${folder} holds no installation`,
      'if its first start was broken off, start with DATABASE_URL set to its owner; else restore the database from a backup',
    )
  if (row.id !== installation.id || row.demo !== installation.demo)
    throw new Unready(
      `the database and ${folder} belong to different installations`,
      'give each its own: --data DIR and DATABASE_URL must fit together',
    )
}
