import 'server-only'
/**
 * What the database itself refuses, read from its catalogue, one line each: triggers with what they call, functions with
 * their bodies, rights of every role but the owner, constraints, and whatever could switch them off. The lines of an
 * installation as it was migrated lie in guards.txt; a test writes them anew. Hygiene, not evidence: an owner who can drop
 * a trigger can also lie in the catalogue, but who forgot one, or left one dropped, is told.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { db } from '@/lib/db/client'

export const GUARDS_FILE = join(/* turbopackIgnore: true */ process.cwd(), 'lib/db/guards.txt')

export function loadExpectedGuards(): string[] {
  return readFileSync(GUARDS_FILE, 'utf8').split('\n').filter(Boolean)
}

/** In the order of their words. Login roles bear each installation's own names and are told as `login`. */
export async function loadGuards(): Promise<string[]> {
  const { rows } = await db().pool.query<{ line: string }>(GUARDS)
  return rows.map(({ line }) => line.replaceAll(/\s+/g, ' ')).sort()
}

const PUBLIC = "'public'::regnamespace"

const GUARDS = `
  with owned as (select c.oid, c.relname, c.relowner, c.relacl, c.relkind, c.relrowsecurity, c.relhasrules
    from pg_class c where c.relnamespace = ${PUBLIC} and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S'))
  select 'trigger ' || o.relname || ' ' || t.tgname || ' ' ||
    case t.tgenabled when 'O' then '' when 'D' then 'SWITCHED OFF ' else 'CHANGED ' end ||
    regexp_replace(pg_get_triggerdef(t.oid), '^.*? (BEFORE|AFTER|INSTEAD)', '\\1') as line
  from pg_trigger t join owned o on o.oid = t.tgrelid where not t.tgisinternal
  union all
  select 'function ' || p.proname || ' ' || md5(p.prosrc) || case when p.prosecdef then ' as its owner' else '' end
  from pg_proc p where p.pronamespace = ${PUBLIC}
  union all
  select 'right ' || a.privilege_type || ' on ' || o.relname || ' to ' ||
    case when a.grantee = 0 then 'everybody' else pg_get_userbyid(a.grantee)::text end || case when a.is_grantable then ' and on' else '' end
  from owned o, lateral aclexplode(o.relacl) a where a.grantee <> o.relowner
  union all
  select 'right ' || a.privilege_type || ' on ' || o.relname || '.' || c.attname || ' to ' ||
    case when a.grantee = 0 then 'everybody' else pg_get_userbyid(a.grantee)::text end || case when a.is_grantable then ' and on' else '' end
  from owned o join pg_attribute c on c.attrelid = o.oid, lateral aclexplode(c.attacl) a where a.grantee <> o.relowner
  union all
  select 'constraint ' || k.conrelid::regclass || ' ' || k.conname || ' ' || case when k.convalidated then '' else 'NOT VALID ' end ||
    pg_get_constraintdef(k.oid)
  from pg_constraint k where k.connamespace = ${PUBLIC} and k.contype in ('c', 'f', 'p', 'u', 'x')
  union all
  select 'unique ' || i.indrelid::regclass || ' ' || i.indexrelid::regclass from pg_index i join owned o on o.oid = i.indrelid
  where i.indisunique and i.indisvalid
  union all
  select 'rule ' || o.relname || ' ' || r.rulename from pg_rewrite r join owned o on o.oid = r.ev_class where o.relkind = 'r'
  union all
  select 'hidden-rows ' || o.relname from owned o where o.relrowsecurity
  union all
  select 'view ' || o.relname from owned o where o.relkind not in ('r', 'S')
  union all
  select 'setting ' || s.setting from pg_db_role_setting r, lateral unnest(r.setconfig) s (setting)
  where r.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    and s.setting ~ '^session_replication_role='
  union all
  select 'owner ' || o.relname || ' is another' from owned o where o.relowner <> (select relowner from owned where relname = 'ledger_entry')
  union all
  select 'event-trigger ' || e.evtname from pg_event_trigger e`
