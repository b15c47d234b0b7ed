import 'server-only'
/** Accounts of staff and patients, departments, care relationships: made by commands, the seed and administrators. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { type AccountId, newId, newOpaqueId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { momentWords } from '@/lib/base/mail'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { loginToken } from '@/lib/directory/login'
import { INSTALLATION } from '@/lib/directory/organisations'
import { queueMail, sealMailAddress } from '@/lib/keys/outbox'
import { type AccountFields, sealAccount, sealCare } from '@/lib/keys/row-seal'
import type { CareKind } from '@/lib/policy/facts'
import { hashPassword } from '@/lib/session/password'

export type NewAccount = {
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly department?: string
  /** Staff only: a patient's name is in her record. */
  readonly displayName?: string
  readonly patient?: PatientId
  /** `firstUntil`: handed over by somebody else, and good until then for nothing but the choice of her own. */
  readonly login?: { readonly name: string; readonly password: string; readonly firstUntil?: Date }
  /** Where mails go; who gives none gets none. */
  readonly address?: string
  /** When her last day is over. */
  readonly endsAt?: Date
}

/** `conflict` in the field `login`: somebody has it, perhaps at another organisation. */
export async function createAccount(account: NewAccount, by: Actor = INSTALLATION): Promise<Audited<AccountId>> {
  const login = account.login && {
    loginToken: await loginToken(account.login.name),
    passwordHash: await hashPassword(account.login.password),
  }
  const id = newId<AccountId>()
  const detail = { role: account.role }
  const target = { id, organisation: account.organisation }
  return underAudit({ actor: by, action: 'user.create', target, detail }, async (permit, tx) => {
    const departmentId = account.department ? await ensureDepartment(permit, tx, account) : null
    const row = {
      id,
      organisationId: account.organisation,
      departmentId,
      role: account.role,
      patientId: account.patient ?? null,
      displayName: account.displayName ?? null,
      loginToken: login?.loginToken ?? null,
      passwordHash: login?.passwordHash ?? null,
      active: true,
      endsAt: account.endsAt ?? null,
    }
    const firstPasswordUntil = account.login?.firstUntil ?? null
    const more = { firstPasswordUntil, ...(account.address ? { address: account.address } : {}) }
    if (!(await insertAccount(permit, tx, row, more))) return refused('conflict', { field: 'login' })
    const invited = await invite(permit, tx, id, account)
    const custody = account.organisation ? { custody: account.organisation } : {}
    permit.report({
      ...custody,
      objects: [{ type: 'Account', id }],
      detail: { ...detail, ...endOf(account), ...(invited ? { mail: 'invitation' } : {}) },
    })
    return permitted(id)
  })
}

function endOf({ endsAt }: NewAccount): Detail {
  return endsAt ? { endsAt: endsAt.toISOString() } : {}
}

/** Her first password, to her alone: whoever adds her sees it only where she has no address. */
async function invite(permit: Permit, tx: Tx, id: AccountId, { login, address }: NewAccount): Promise<boolean> {
  if (!address || !login?.firstUntil) return false
  const until = momentWords(login.firstUntil)
  return queueMail(tx, id, { template: 'invitation', login: login.name, code: login.password, until }, permit.at)
}

type More = { readonly firstPasswordUntil: Date | null; readonly address?: string }

/** False where somebody has the login already. Asked first, two who ask at once would both be told that it is free. */
export async function insertAccount(
  permit: Permit,
  tx: Tx,
  row: Omit<AccountFields, 'identityToken'>,
  more: More,
): Promise<boolean> {
  permit.requireLive()
  const mailSealed = more.address ? await sealMailAddress(row.id as AccountId, more.address) : null
  const { firstPasswordUntil } = more
  const made = { ...row, loginToken: bytesOf(row.loginToken), firstPasswordUntil, mailSealed, createdAt: permit.at }
  const { count } = await tx.account.createMany({ data: [{ ...made, seal: await sealAccount(row) }], skipDuplicates: true })
  return count > 0
}

function bytesOf(token: Uint8Array | null): Bytes | null {
  return token && new Uint8Array(token)
}

async function ensureDepartment(permit: Permit, tx: Tx, account: NewAccount): Promise<string> {
  permit.requireLive()
  const where = { organisationId: account.organisation ?? '', name: account.department ?? '' }
  await tx.department.createMany({ data: [{ id: newId(), ...where }], skipDuplicates: true })
  return (await tx.department.findFirstOrThrow({ where })).id
}

export type NewCare = {
  readonly organisation: OrganisationId
  readonly patient: PatientId
  readonly account?: AccountId
  readonly department?: string
  readonly kind: CareKind
  readonly since: Date
  readonly until?: Date
}

export async function startCare(care: NewCare): Promise<Outcome<void>> {
  const { organisation, patient, kind, since } = care
  return underAudit({ actor: INSTALLATION, action: 'care.start', patient }, async (permit, tx) => {
    const id = newOpaqueId()
    const department = care.department
      ? await tx.department.findFirstOrThrow({ where: { organisationId: organisation, name: care.department } })
      : null
    const owner = { accountId: care.account ?? null, departmentId: department?.id ?? null }
    const row = { id, organisationId: organisation, patientId: patient, ...owner, kind, since, until: care.until ?? null }
    await tx.careRelationship.create({ data: { ...row, seal: await sealCare(row) } })
    permit.report({ stream: 'main', objects: [{ type: 'CareRelationship', id }], detail: { kind } })
    return permitted(undefined)
  })
}
