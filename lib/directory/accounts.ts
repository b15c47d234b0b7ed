import 'server-only'
/** People: accounts of staff and patients, departments, care relationships. Made by commands and the seed so far. */
import { underAudit } from '@/lib/access/gate'
import { type AccountId, newId, newOpaqueId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import type { Role } from '@/lib/base/vocabulary'
import { loginToken } from '@/lib/directory/login'
import { INSTALLATION } from '@/lib/directory/organisations'
import { sealAccount, sealCare } from '@/lib/keys/row-seal'
import type { CareKind } from '@/lib/policy/facts'
import { hashPassword } from '@/lib/session/password'

export type NewAccount = {
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly department?: string
  /** Staff only: a patient's name is in her record. */
  readonly displayName?: string
  readonly patient?: PatientId
  readonly login?: { readonly name: string; readonly password: string }
}

export async function createAccount(account: NewAccount): Promise<Outcome<AccountId>> {
  const login = account.login && {
    loginToken: await loginToken(account.login.name),
    passwordHash: await hashPassword(account.login.password),
  }
  const id = newId<AccountId>()
  const target = { id, organisation: account.organisation }
  return underAudit({ actor: INSTALLATION, action: 'user.create', target }, async (permit, tx) => {
    const departmentId = account.department ? await ensureDepartment(tx, account) : null
    const row = {
      id,
      organisationId: account.organisation,
      departmentId,
      role: account.role,
      patientId: account.patient ?? null,
      loginToken: login?.loginToken ?? null,
      passwordHash: login?.passwordHash ?? null,
      active: true,
    }
    const made = { displayName: account.displayName ?? null, createdAt: permit.at, seal: await sealAccount(row) }
    await tx.account.create({ data: { ...row, ...made } })
    const custody = account.organisation ? { custody: account.organisation } : {}
    permit.report({ ...custody, objects: [{ type: 'Account', id }], detail: { role: account.role } })
    return permitted(id)
  })
}

async function ensureDepartment(tx: Parameters<Parameters<typeof underAudit>[1]>[1], account: NewAccount): Promise<string> {
  const where = { organisationId: account.organisation ?? '', name: account.department ?? '' }
  const known = await tx.department.findFirst({ where })
  return known?.id ?? (await tx.department.create({ data: { id: newId(), ...where } })).id
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
