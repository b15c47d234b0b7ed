import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadSingleSignOn, SettingProblem } from '@/lib/directory/single-sign-on/settings'

const folder = mkdtempSync(join(tmpdir(), 'chartseal-oidc-'))
afterAll(() => rmSync(folder, { recursive: true }))
const whole: Record<string, string> = {
  CHARTSEAL_OIDC_ISSUER: 'https://login.northgate.example',
  CHARTSEAL_OIDC_CLIENT_ID: 'chartseal',
  CHARTSEAL_OIDC_CLIENT_SECRET: 'kept well',
  CHARTSEAL_OIDC_ORGANISATION: 'NG',
  CHARTSEAL_OIDC_ROLES: 'cn=nurses,ou=5w=nurse/5 West; privacy=officer',
}
const load = (more: Record<string, string | undefined> = {}) => {
  const all = { ...whole, ...more }
  return loadSingleSignOn((name) => all[name])
}

describe('settings of single sign-on', () => {
  it('there is none where nothing is set', () => {
    expect(loadSingleSignOn(() => undefined)).toBeUndefined()
  })

  it('are read, roles in the order they were written in', () => {
    expect(load({ CHARTSEAL_OIDC_SECOND_FACTOR: 'amr:mfa acr:https://refeds.org/profile/mfa' })).toMatchObject({
      issuer: 'https://login.northgate.example',
      rolesClaim: 'groups',
      roles: [
        { value: 'cn=nurses,ou=5w', role: 'nurse', department: '5 West' },
        { value: 'privacy', role: 'officer' },
      ],
      secondFactors: [
        { claim: 'amr', value: 'mfa' },
        { claim: 'acr', value: 'https://refeds.org/profile/mfa' },
      ],
    })
  })

  it('nobody’s second factor counts unless it is said which', () => {
    expect(load()?.secondFactors).toEqual([])
  })

  it('the secret may stand in a file', () => {
    const path = join(folder, 'secret')
    writeFileSync(path, 'kept in a file\n')
    const inFile = { CHARTSEAL_OIDC_CLIENT_SECRET: undefined, CHARTSEAL_OIDC_CLIENT_SECRET_FILE: path }
    expect(load(inFile)?.clientSecret).toBe('kept in a file')
  })

  it.each([
    [{ CHARTSEAL_OIDC_ISSUER: undefined }, /ISSUER is not set/],
    [{ CHARTSEAL_OIDC_CLIENT_ID: undefined }, /CLIENT_ID is not set/],
    [{ CHARTSEAL_OIDC_ORGANISATION: undefined }, /ORGANISATION is not set/],
    [{ CHARTSEAL_OIDC_ROLES: undefined }, /ROLES is not set/],
    [{ CHARTSEAL_OIDC_ISSUER: 'http://login.northgate.example' }, /ISSUER is http/],
    [{ CHARTSEAL_OIDC_ISSUER: 'https://login.northgate.example/?a=b' }, /ISSUER is https/],
    [{ CHARTSEAL_OIDC_ISSUER: 'northgate' }, /ISSUER is northgate/],
    [{ CHARTSEAL_OIDC_CLIENT_SECRET: undefined }, /secret is set twice or not at all/],
    [{ CHARTSEAL_OIDC_CLIENT_SECRET_FILE: '/dev/null' }, /secret is set twice or not at all/],
    [{ CHARTSEAL_OIDC_CLIENT_SECRET: undefined, CHARTSEAL_OIDC_CLIENT_SECRET_FILE: '/nowhere/at/all' }, /cannot be read/],
    [{ CHARTSEAL_OIDC_CLIENT_SECRET: undefined, CHARTSEAL_OIDC_CLIENT_SECRET_FILE: '/dev/null' }, /is empty/],
    [{ CHARTSEAL_OIDC_ROLES: 'ward=patient' }, /ROLES: ward=patient/],
    [{ CHARTSEAL_OIDC_ROLES: 'ward=agent' }, /ROLES: ward=agent/],
    [{ CHARTSEAL_OIDC_ROLES: 'ward=matron' }, /ROLES: ward=matron/],
    [{ CHARTSEAL_OIDC_ROLES: 'ward' }, /ROLES: ward/],
    [{ CHARTSEAL_OIDC_SECOND_FACTOR: 'mfa' }, /SECOND_FACTOR: mfa/],
  ])('%o is refused before anything starts', (more, words) => {
    expect(() => load(more)).toThrow(SettingProblem)
    expect(() => load(more)).toThrow(words)
  })
})
