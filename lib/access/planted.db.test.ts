import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type PatientId, type SessionId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'
import { startCare } from '@/lib/directory/accounts'
import { openChart } from '@/lib/records/chart'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { loadActor } from '@/lib/session/store'

/** Somebody with the database, an account of his own, and nothing else: what he writes permits nothing. */
let test: TestInstallation
let nurse: Actor
let patient: PatientId

beforeAll(async () => {
  test = await testInstallation()
  const bundle = generateBundle({ resources: 6, seed: 2 })
  const imported = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bundle)
  if (!imported.ok || !imported.imported.patient) throw new Error('no patient')
  patient = imported.imported.patient
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  const care = { organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team' as const, since: new Date() }
  await startCare(care)
})
afterAll(() => test.drop())

const asOwner = (text: string, values: unknown[]) => test.owner.pool.query(text, values)

it('the nurse herself is let in', async () => {
  expect((await openChart(nurse, patient)).ok).toBe(true)
})

it('a planted declaration opens nothing', async () => {
  const me = await signedIn({ role: 'nurse', organisation: test.northgate })
  await asOwner(
    `insert into declaration (id, account_id, patient_id, reason, at, until, seal)
     select $1, $2, $3, 'cover', now(), now() + interval '10 years', seal from care_relationship limit 1`,
    [newId(), me.id, patient],
  )
  expect(await openChart(me, patient)).toMatchObject({ ok: false, refusal: { code: 'no-basis' } })
})

it('a copied or edited care relationship opens nothing', async () => {
  const me = await signedIn({ role: 'nurse', organisation: test.northgate })
  await asOwner(
    `insert into care_relationship (id, organisation_id, patient_id, account_id, kind, since, seal)
     select gen_random_uuid(), organisation_id, patient_id, $1, kind, since, seal from care_relationship where account_id = $2`,
    [me.id, nurse.id],
  )
  expect(await openChart(me, patient)).toMatchObject({ ok: false, refusal: { code: 'no-basis' } })
})

it('an account turned into another role, organisation or patient is nobody', async () => {
  const me = await signedIn({ role: 'desk', organisation: test.cityHeart })
  await asOwner("update account set role = 'patient', organisation_id = null, patient_id = $1 where id = $2", [patient, me.id])
  const turned: Actor = { ...me, role: 'patient', organisation: null, patient }
  expect(await openChart(turned, patient)).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
})

it('a session turned to somebody else’s account is none', async () => {
  const me = await signedIn({ role: 'desk', organisation: test.cityHeart })
  if (!me.session) throw new Error('no session')
  expect(await loadActor(me.session, me.id as AccountId)).toBeDefined()
  await asOwner('update session set account_id = $1 where id = $2', [nurse.id, me.session])
  expect(await loadActor(me.session, me.id as AccountId)).toBeUndefined()
})

it('a session that was left is not woken by the role of the web', async () => {
  const me = await signedIn({ role: 'desk', organisation: test.cityHeart })
  const wake = 'update session set ended_at = null where id = $1'
  await db().pool.query('update session set ended_at = now() where id = $1', [me.session])
  await expect(db().pool.query(wake, [me.session])).rejects.toThrow('a session that ended stays ended')
  expect(await loadActor(me.session as SessionId, me.id as AccountId)).toBeUndefined()
})

it('a chart whose grants were deleted in part is not shown in part', async () => {
  const deleted = await asOwner(
    `delete from key_grant g using compartment c where c.id = g.compartment_id and c.label = 'general' and g.patient_id = $1
     returning g.*`,
    [patient],
  )
  await expect(openChart(nurse, patient)).rejects.toThrow('grants of this patient are missing')
  for (const row of deleted.rows) {
    const columns = Object.keys(row)
    const places = columns.map((_, i) => `$${i + 1}`).join(', ')
    await asOwner(`insert into key_grant (${columns.join(', ')}) values (${places})`, Object.values(row))
  }
  expect((await openChart(nurse, patient)).ok).toBe(true)
})

it('a compartment whose records were moved away does not pass for an empty one', async () => {
  const { rows } = await asOwner("select id, state_event_id from compartment where patient_id = $1 and label = 'general'", [
    patient,
  ])
  const general = rows[0]
  const elsewhere = await asOwner('select id from compartment where patient_id = $1 and label is null limit 1', [patient])
  await asOwner('update record set compartment_id = $2 where compartment_id = $1', [general.id, elsewhere.rows[0].id])
  await asOwner('update compartment set state_event_id = null where id = $1', [general.id])
  await expect(openChart(nurse, patient)).rejects.toThrow()
  await asOwner('update record set compartment_id = $1 where compartment_id = $2', [general.id, elsewhere.rows[0].id])
  await asOwner('update compartment set state_event_id = $2 where id = $1', [general.id, general.state_event_id])
  expect((await openChart(nurse, patient)).ok).toBe(true)
})

it('what was opened a moment ago for one organisation is not lent to another', async () => {
  expect((await openChart(nurse, patient)).ok).toBe(true)
  const elsewhere = await signedIn({ role: 'nurse', organisation: test.cityHeart })
  const [account, since] = [elsewhere.id as AccountId, new Date()]
  await asOwner('update key_grant set holder_id = $1 where patient_id = $2', [test.cityHeart, patient])
  await asOwner('update patient set custody_id = $1 where id = $2', [test.cityHeart, patient])
  await startCare({ organisation: test.cityHeart, patient, account, kind: 'team', since })
  await expect(openChart(elsewhere, patient)).rejects.toThrow()
})
