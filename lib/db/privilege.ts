import 'server-only'
import { type Database, db } from '@/lib/db/client'

/**
 * The web process and the sequencer refuse to run as the owner or a superuser: with their rights a hole in a page could
 * drop the very triggers and grants that keep the ledger insert-only.
 */
export async function requireLeastPrivilege(database: Database = db()): Promise<void> {
  const { rows } = await database.pool.query<{ role: string; strong: boolean; owner: boolean }>(`
    select current_user as role,
      r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication as strong,
      exists (select 1 from pg_class c where c.relnamespace = 'public'::regnamespace and pg_has_role(c.relowner, 'member'))
        or pg_has_role((select datdba from pg_database where datname = current_database()), 'member') as owner
    from pg_roles r where r.rolname = current_user`)
  const found = rows[0]
  if (!found || found.strong || found.owner)
    throw new Error(
      `this process must not run as the owner of the database or a superuser (it runs as ${found?.role ?? 'nobody'})`,
    )
}
