import 'server-only'
/**
 * The organisation's identity provider, from the environment. Without any of these variables there is no single sign-on, and
 * nothing of it is to be seen; with some of them and not all, or one that cannot be read, nothing starts.
 */
import { readFileSync } from 'node:fs'
import { loadVariable, type Variable } from '@/lib/base/env'
import { STAFF_ROLES, type StaffRole } from '@/lib/directory/new-person'

export const SINGLE_SIGN_ON_VARIABLES = [
  'CHARTSEAL_OIDC_ISSUER', // https://login.hospital.example, as the provider writes it into its tokens
  'CHARTSEAL_OIDC_CLIENT_ID',
  'CHARTSEAL_OIDC_CLIENT_SECRET',
  'CHARTSEAL_OIDC_CLIENT_SECRET_FILE', // a file that holds it, instead
  'CHARTSEAL_OIDC_NAME', // on the button: "Northgate account"
  'CHARTSEAL_OIDC_ORGANISATION', // code of the one organisation whose staff it vouches for
  'CHARTSEAL_OIDC_ROLES_CLAIM', // `groups` by default
  'CHARTSEAL_OIDC_ROLES', // ward-5w=nurse/5 West; privacy=officer
  'CHARTSEAL_OIDC_SECOND_FACTOR', // amr:mfa acr:https://refeds.org/profile/mfa; nothing by default
] as const satisfies readonly Variable[]

export type RoleEntry = { readonly value: string; readonly role: StaffRole; readonly department?: string }
export type SecondFactor = { readonly claim: 'amr' | 'acr'; readonly value: string }

export type SingleSignOn = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  readonly organisation: string
  readonly rolesClaim: string
  /** In order of precedence. */
  readonly roles: readonly RoleEntry[]
  readonly secondFactors: readonly SecondFactor[]
}

/** What is wrong with a setting, and what to write instead. */
export class SettingProblem extends Error {
  constructor(
    what: string,
    readonly remedy: string,
  ) {
    super(what)
  }
}

type Read = (name: (typeof SINGLE_SIGN_ON_VARIABLES)[number]) => string | undefined

/** `undefined` where there is none. Throws a SettingProblem. */
export function loadSingleSignOn(read: Read = loadVariable): SingleSignOn | undefined {
  if (SINGLE_SIGN_ON_VARIABLES.every((name) => read(name) === undefined)) return undefined
  const required = (name: (typeof SINGLE_SIGN_ON_VARIABLES)[number]) => {
    const value = read(name)
    if (value === undefined) throw new SettingProblem(`${name} is not set`, 'single sign-on needs it: docs/operations.md')
    return value
  }
  return {
    issuer: issuerIn(required('CHARTSEAL_OIDC_ISSUER')),
    clientId: required('CHARTSEAL_OIDC_CLIENT_ID'),
    clientSecret: secretIn(read),
    name: read('CHARTSEAL_OIDC_NAME') ?? 'your organisation’s account',
    organisation: required('CHARTSEAL_OIDC_ORGANISATION'),
    rolesClaim: read('CHARTSEAL_OIDC_ROLES_CLAIM') ?? 'groups',
    roles: rolesIn(required('CHARTSEAL_OIDC_ROLES')),
    secondFactors: secondFactorsIn(read('CHARTSEAL_OIDC_SECOND_FACTOR') ?? ''),
  }
}

let kept: { readonly settings: SingleSignOn | undefined } | undefined

/** Of this process, read once: a secret's file that is taken away later must not take the sign-in page with it. */
export function singleSignOn(): SingleSignOn | undefined {
  kept ??= { settings: loadSingleSignOn() }
  return kept.settings
}

/** A code or a token that goes over plain HTTP is anybody's on the way. On this machine there is no way. */
function issuerIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname))
  if (url && secure && !url.search && !url.hash && !url.username) return text
  throw new SettingProblem(`CHARTSEAL_OIDC_ISSUER is ${text}`, 'write it as the provider does: https://login.hospital.example')
}

function secretIn(read: Read): string {
  const [secret, path] = [read('CHARTSEAL_OIDC_CLIENT_SECRET'), read('CHARTSEAL_OIDC_CLIENT_SECRET_FILE')]
  if ((secret === undefined) === (path === undefined))
    throw new SettingProblem('the client secret is set twice or not at all', 'set CHARTSEAL_OIDC_CLIENT_SECRET or …_FILE')
  const found = secret ?? fileAt(path ?? '').trim()
  if (found === '') throw new SettingProblem(`${path} is empty`, 'it holds the client secret and nothing else')
  return found
}

function fileAt(path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8')
  } catch {
    throw new SettingProblem(`CHARTSEAL_OIDC_CLIENT_SECRET_FILE: ${path} cannot be read`, 'name a file that the portal may read')
  }
}

/** `VALUE=ROLE` or `VALUE=ROLE/DEPARTMENT`, with semicolons between: values may hold commas and equals signs, as LDAP's do. */
function rolesIn(text: string): RoleEntry[] {
  const lines = text.split(/[;\n]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return lines.map((line) => {
    const [, value = '', typed = '', department] = /^(.+)=\s*([a-z]+)\s*(?:\/\s*(.+))?$/.exec(line) ?? []
    const role = STAFF_ROLES.find((known) => known === typed)
    if (!role)
      throw new SettingProblem(
        `CHARTSEAL_OIDC_ROLES: ${line}`,
        `write VALUE=ROLE/DEPARTMENT; roles are ${STAFF_ROLES.join(', ')}`,
      )
    return { value: value.trim(), role, ...(department ? { department } : {}) }
  })
}

function secondFactorsIn(text: string): SecondFactor[] {
  return text.split(/\s+/).flatMap((word) => {
    if (word === '') return []
    const [, claim, value] = /^(amr|acr):(.+)$/.exec(word) ?? []
    if (!claim || !value) throw new SettingProblem(`CHARTSEAL_OIDC_SECOND_FACTOR: ${word}`, 'write amr:VALUE or acr:VALUE')
    return [{ claim: claim as SecondFactor['claim'], value }]
  })
}
