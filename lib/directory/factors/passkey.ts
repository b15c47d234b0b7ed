import 'server-only'
/**
 * Passkeys for signing in (WebAuthn Level 3, sections 7.1 and 7.2): what the browser is asked for, and whether what came back is
 * it. The authenticator has to have checked who holds it (PIN, finger, face): that is why a passkey counts as two factors.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, fromBase64url, fromUtf8, toBase64url, uuidBytes } from '@/lib/base/bytes'
import { relyingParty } from '@/lib/base/relying-party'
import { CHALLENGE_MS, issueChallenge, spendChallenge } from '@/lib/directory/factors/challenge'
import type { FactorRow } from '@/lib/directory/factors/factor-store'
import type { ChallengePurpose, KnownPasskey } from '@/lib/session/store'

/** COSE: ECDSA on P-256, and RSA with SHA-256, which is all that some computers have. */
const ALGORITHMS = [-7, -257]

const text = z
  .string()
  .max(8_192)
  .regex(/^[A-Za-z0-9_-]*$/)
const shared = { id: text, rawId: text, type: z.literal('public-key') }
const assertion = z.object({
  ...shared,
  response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.optional() }),
})
const attestation = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})

export type Assertion = z.infer<typeof assertion>
export type Attestation = z.infer<typeof attestation>

/** From the browser: `undefined` for anything of another form. What else stands in it is dropped. */
export function parseAssertion(value: unknown): Assertion | undefined {
  return assertion.safeParse(value).data
}

export function parseAttestation(value: unknown): Attestation | undefined {
  return attestation.safeParse(value).data
}

export type AssertionOptions = {
  readonly challenge: string
  readonly rpId: string
  readonly userVerification: 'required'
  readonly timeout: number
}

/** Names no credential: the authenticator shows those it holds, and a stranger learns nobody's. */
export async function askForPasskey(purpose: 'sign-in' | 'step-up', actor: Actor | undefined): Promise<AssertionOptions> {
  const challenge = toBase64url(await issueChallenge(purpose, actor))
  return { challenge, rpId: relyingParty().id, userVerification: 'required', timeout: CHALLENGE_MS }
}

export async function askForNewPasskey(actor: Actor, existing: readonly FactorRow[]) {
  const { id, name } = relyingParty()
  const shown = actor.name ?? 'Patient'
  return {
    challenge: toBase64url(await issueChallenge('enrol', actor)),
    rp: { id, name },
    user: { id: userHandle(actor.id), name: shown, displayName: shown },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' as const })),
    timeout: CHALLENGE_MS,
    // Made again on the same device it would silently take the place of the one that is enrolled.
    excludeCredentials: existing.flatMap(({ credentialId }) =>
      credentialId ? [{ id: toBase64url(credentialId), type: 'public-key' as const }] : [],
    ),
    authenticatorSelection: { residentKey: 'required' as const, requireResidentKey: true, userVerification: 'required' as const },
    attestation: 'none' as const,
  }
}

/** The account's id: opaque, and the same on each of her devices. */
export function userHandle(account: string): string {
  return toBase64url(uuidBytes(account))
}

/** Used up by this, whatever comes of the try. */
export async function spendChallengeOf(
  response: { readonly clientDataJSON: string },
  purpose: ChallengePurpose,
  actor: Actor | undefined,
): Promise<string | undefined> {
  const challenge = challengeIn(response.clientDataJSON)
  const value = challenge === undefined ? undefined : decode(challenge)
  return value && (await spendChallenge(purpose, actor, value)) ? challenge : undefined
}

function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge } = JSON.parse(fromUtf8(fromBase64url(clientDataJSON))) as { challenge?: unknown }
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

/** `undefined` for what is not base64url in its one spelling. */
export function decode(base64url: string): Bytes | undefined {
  try {
    return fromBase64url(base64url)
  } catch {
    return undefined
  }
}

/** Its count of uses now; `undefined` where the signature, the origin, the party, a flag or the count is not what it has to be. */
export async function verifyAssertion(response: Assertion, challenge: string, factor: KnownPasskey): Promise<number | undefined> {
  const { credentialId, publicKey, counter } = factor
  if (!credentialId || !publicKey || toBase64url(credentialId) !== response.id) return undefined
  const handle = response.response.userHandle
  if (handle !== undefined && handle !== userHandle(factor.accountId)) return undefined
  const credential = { id: response.id, publicKey: new Uint8Array(publicKey), counter: Number(counter) }
  const checked = await settled(() =>
    verifyAuthenticationResponse({ ...expected(challenge), response: asJson<AuthenticationResponseJSON>(response), credential }),
  )
  return checked?.verified && checked.authenticationInfo.userVerified ? checked.authenticationInfo.newCounter : undefined
}

export type NewPasskey = {
  readonly credentialId: Bytes
  readonly publicKey: Bytes
  readonly counter: number
  readonly transports: string
}

export async function verifyAttestation(response: Attestation, challenge: string): Promise<NewPasskey | undefined> {
  const checked = await settled(() =>
    verifyRegistrationResponse({
      ...expected(challenge),
      response: asJson<RegistrationResponseJSON>(response),
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  const credentialId = checked?.verified ? decode(checked.registrationInfo.credential.id) : undefined
  if (!checked?.verified || !credentialId || !checked.registrationInfo.userVerified) return undefined
  const { publicKey, counter } = checked.registrationInfo.credential
  const transports = (response.response.transports ?? []).filter((one) => /^[a-z-]+$/.test(one)).join(',')
  return { credentialId, publicKey: new Uint8Array(publicKey), counter, transports }
}

function expected(expectedChallenge: string) {
  const { id, origin } = relyingParty()
  return {
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  } as const
}

/** What was parsed is what the library takes: it differs in how it spells that something is absent. */
function asJson<T>(response: Assertion | Attestation): T {
  return { ...response, clientExtensionResults: {} } as T
}

/** The library says what does not fit by throwing: here each of it is one and the same no. */
async function settled<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch {
    return undefined
  }
}
