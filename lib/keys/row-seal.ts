import 'server-only'
/**
 * Rows that permit something or name somebody (accounts, sessions, factors, organisations, teams, assignments, care
 * relationships, declarations, shares, signing keys, links between charts), and facts that explain an
 * access, carry a seal by the custodian over what they say. Whoever holds the database alone could otherwise make himself a
 * nurse, or his patient's team, and be let in by the gate like anybody else. A row whose seal does not fit permits and
 * explains nothing.
 *
 *   seal = custodian's MAC("row/<kind>", JSON array of the fields in order; times as RFC 3339 UTC)
 */
import { type Bytes, equal } from '@/lib/base/bytes'
import { custodian } from '@/lib/keys/custodian'

export type Field = string | boolean | null | Date

export type AccountFields = {
  readonly id: string
  readonly role: string
  readonly organisationId: string | null
  readonly departmentId: string | null
  readonly patientId: string | null
  readonly displayName: string | null
  readonly loginToken: Uint8Array | null
  readonly passwordHash: string | null
  readonly active: boolean
  readonly identityToken?: Uint8Array | null
  /** Of who leaves. Sealed where there is one, so that nobody takes it away; rows from before have none. */
  readonly endsAt?: Date | null
}
export type OrganisationFields = { readonly id: string; readonly code: string; readonly name: string }
export type CareFields = {
  readonly id: string
  readonly organisationId: string
  readonly patientId: string
  readonly accountId: string | null
  readonly departmentId: string | null
  readonly kind: string
  readonly since: Date
  readonly until: Date | null
}
export type DeclarationFields = {
  readonly id: string
  readonly accountId: string
  readonly patientId: string
  readonly reason: string
  readonly at: Date
  readonly until: Date
}
export type FactFields = {
  readonly id: string
  readonly organisationId: string
  readonly kind: string
  readonly person: Uint8Array | null
  readonly patient: Uint8Array | null
  readonly value: Uint8Array | null
  readonly since: Date | null
  readonly until: Date | null
}

/** What was shown when it began. Whoever holds the database and a password alone would otherwise make two factors of one. */
export type SessionFields = {
  readonly id: string
  readonly accountId: string
  readonly factors: string
  readonly factorAt: Date | null
}
export type FactorFields = {
  readonly id: string
  readonly accountId: string
  readonly kind: string
  readonly credentialId: Uint8Array | null
  readonly publicKey: Uint8Array | null
  readonly transports: string
  readonly secret: Uint8Array | null
  readonly counter: bigint
  readonly lastStep: bigint | null
  readonly enrolledAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  readonly eventId: string
}
export type ChallengeFields = {
  readonly id: string
  readonly purpose: string
  readonly accountId: string | null
  readonly sessionId: string | null
  readonly value: Uint8Array
  readonly expiresAt: Date
}

export type ShareRequestFields = {
  readonly id: string
  readonly requesterId: string
  readonly organisationId: string
  readonly patientId: string | null
  readonly version: number
  readonly state: string
  readonly createdAt: Date
  readonly closesAt: Date
}
export type SigningKeyFields = {
  /** The hash of the public half, which is thereby sealed too. */
  readonly id: string
  readonly patientId: string
  readonly accountId: string
  readonly kind: string
  readonly sessionId: string | null
  readonly createdAt: Date
  readonly revokedAt: Date | null
  readonly eventId: string
}
export type ConsentFields = {
  readonly id: string
  readonly requestId: string
  readonly offerId: string
  readonly patientId: string
  readonly organisationId: string
  readonly personId: string | null
  readonly signingKeyId: string
  readonly validFrom: Date
  readonly validUntil: Date
  readonly endedAt: Date | null
  readonly endedBy: string | null
  readonly eventId: string
}
export type TeamFields = {
  readonly id: string
  readonly organisationId: string
  readonly departmentId: string
  readonly name: string
}
export type AssignmentFields = {
  readonly id: string
  readonly organisationId: string
  readonly departmentId: string
  readonly teamId: string | null
  readonly accountId: string
  readonly kind: string
  readonly since: Date
  readonly until: Date | null
  readonly createdAt: Date
}
export type LinkFields = {
  readonly id: string
  readonly organisationId: string
  readonly patientId: string
  readonly otherId: string
  readonly linkedAt: Date
  readonly unlinkedAt: Date | null
}

export type ActivationFields = {
  readonly id: string
  readonly patientId: string
  readonly organisationId: string
  readonly codeHash: Uint8Array
  readonly givenById: string
  readonly givenAt: Date
  readonly expiresAt: Date
  readonly eventId: string
}

export function sealActivation(row: ActivationFields): Promise<Bytes> {
  const { id, patientId, organisationId, codeHash, givenById, givenAt, expiresAt, eventId } = row
  return seal('activation', [id, patientId, organisationId, hexOf(codeHash), givenById, givenAt, expiresAt, eventId])
}

export function sealAccount(row: AccountFields): Promise<Bytes> {
  const login = hexOf(row.loginToken)
  const { id, role, organisationId, departmentId, patientId, displayName, passwordHash, active, identityToken, endsAt } = row
  const fields = [id, role, organisationId, departmentId, patientId, displayName, login, passwordHash, active]
  // More fields only where there is something in them: seals from before there were any still fit, and none fits two rows.
  if (endsAt) return seal('account', [...fields, hexOf(identityToken ?? null), endsAt])
  return seal('account', identityToken ? [...fields, hexOf(identityToken)] : fields)
}

export function sealOrganisation({ id, code, name }: OrganisationFields): Promise<Bytes> {
  return seal('organisation', [id, code, name])
}

export function sealCare(row: CareFields): Promise<Bytes> {
  const { id, organisationId, patientId, accountId, departmentId, kind, since, until } = row
  return seal('care', [id, organisationId, patientId, accountId, departmentId, kind, since, until])
}

export function sealTeam({ id, organisationId, departmentId, name }: TeamFields): Promise<Bytes> {
  return seal('team', [id, organisationId, departmentId, name])
}

export function sealAssignment(row: AssignmentFields): Promise<Bytes> {
  const { id, organisationId, departmentId, teamId, accountId, kind, since, until, createdAt } = row
  return seal('assignment', [id, organisationId, departmentId, teamId, accountId, kind, since, until, createdAt])
}

export function sealLink({ id, organisationId, patientId, otherId, linkedAt, unlinkedAt }: LinkFields): Promise<Bytes> {
  return seal('patient-link', [id, organisationId, patientId, otherId, linkedAt, unlinkedAt])
}

export function sealDeclaration({ id, accountId, patientId, reason, at, until }: DeclarationFields): Promise<Bytes> {
  return seal('declaration', [id, accountId, patientId, reason, at, until])
}

export function sealFact({ id, organisationId, kind, person, patient, value, since, until }: FactFields): Promise<Bytes> {
  return seal('fact', [id, organisationId, kind, hexOf(person), hexOf(patient), hexOf(value), since, until])
}

export function sealShareRequest(row: ShareRequestFields): Promise<Bytes> {
  const { id, requesterId, organisationId, patientId, version, state, createdAt, closesAt } = row
  return seal('share-request', [id, requesterId, organisationId, patientId, String(version), state, createdAt, closesAt])
}

export function sealSessionRow({ id, accountId, factors, factorAt }: SessionFields): Promise<Bytes> {
  return seal('session', [id, accountId, factors, factorAt])
}

export function sealFactor(row: FactorFields): Promise<Bytes> {
  const { id, accountId, kind, transports, enrolledAt, lastUsedAt, revokedAt, eventId } = row
  const keys = [hexOf(row.credentialId), hexOf(row.publicKey), hexOf(row.secret)]
  const counts = [String(row.counter), row.lastStep === null ? null : String(row.lastStep)]
  return seal('factor', [id, accountId, kind, ...keys, transports, ...counts, enrolledAt, lastUsedAt, revokedAt, eventId])
}

export function sealChallenge({ id, purpose, accountId, sessionId, value, expiresAt }: ChallengeFields): Promise<Bytes> {
  return seal('challenge', [id, purpose, accountId, sessionId, hexOf(value), expiresAt])
}

export function sealSigningKey(row: SigningKeyFields): Promise<Bytes> {
  const { id, patientId, accountId, kind, sessionId, createdAt, revokedAt, eventId } = row
  return seal('signing-key', [id, patientId, accountId, kind, sessionId, createdAt, revokedAt, eventId])
}

export function sealConsent(row: ConsentFields): Promise<Bytes> {
  const { id, requestId, offerId, patientId, organisationId, personId, signingKeyId, eventId } = row
  const ids = [id, requestId, offerId, patientId, organisationId, personId, signingKeyId, eventId]
  return seal('consent', [...ids, row.validFrom, row.validUntil, row.endedAt, row.endedBy])
}

/** Throws where the custodian does not answer: what cannot be checked permits nothing either. */
export async function isSealed(stored: Uint8Array, expected: Promise<Bytes>): Promise<boolean> {
  return equal(stored, await expected)
}

function hexOf(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('hex')
}

function seal(kind: string, fields: readonly Field[]): Promise<Bytes> {
  return custodian().mac(`row/${kind}`, JSON.stringify(fields))
}
