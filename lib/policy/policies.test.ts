import { readdirSync } from 'node:fs'
import { getValidRequestEnvsPolicy, schemaToJson, validate } from '@cedar-policy/cedar-wasm/nodejs'
import { describe, expect, test } from 'vitest'
import { COMPARTMENTS } from '@/lib/base/compartment'
import { PURPOSES, ROLES } from '@/lib/base/vocabulary'
import { decideUnder } from './decide'
import { DECLARED_REASONS, purposeOf, SCOPE_OF } from './facts'
import { appliesTo, loadPolicyTexts, POLICY_FILES, type PolicySet, policiesInForce, policySetOf, sliceOf } from './policy-set'
import { as, care, said, stated } from './situation'
import { SITUATIONS } from './situations'

const texts = loadPolicyTexts()
const schema = texts.find(({ name }) => name.endsWith('.cedarschema'))?.text ?? ''
const policies = [...policiesInForce().policies.values()]
const rows = Object.entries(SITUATIONS).flatMap(([part, situations]) => situations.map((one) => ({ part, ...one })))

/** The policies in force without one, or with one text replaced. */
function changed(change: (name: string, text: string) => string): PolicySet {
  return policySetOf(texts.map(({ name, text }) => ({ name, text: change(name, text) })))
}

function without(id: string): PolicySet {
  const rest = new Map(policies.filter((policy) => policy.id !== id).map((policy) => [policy.id, policy]))
  return { hash: `without ${id}`, policies: rest, slices: new Map() }
}

describe('the schema', () => {
  test('every policy is valid under it, without a warning', () => {
    const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]))
    const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } })
    expect(answer).toMatchObject({ type: 'success', validationErrors: [], validationWarnings: [], otherWarnings: [] })
  })

  test('a misspelt role, label or fact is an error', () => {
    for (const [right, wrong] of [
      ['Role::"desk"', 'Role::"dessk"'],
      ['Label::"PSY"', 'Label::"PSI"'],
      ['context.purpose', 'context.purpos'],
    ] as const) {
      const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text.replaceAll(right, wrong)]))
      const answer = validate({ schema, policies: { staticPolicies } })
      expect(answer.type === 'success' && answer.validationErrors.length, wrong).toBeGreaterThan(0)
    }
  })

  test('its closed sets are those of the code', () => {
    const parsed = schemaToJson(schema)
    if (parsed.type === 'failure') throw new Error('schema does not parse')
    const { entityTypes, actions } = parsed.json[''] ?? {}
    expect(entityTypes?.Role).toMatchObject({ enum: ROLES })
    expect(entityTypes?.Purpose).toMatchObject({ enum: PURPOSES })
    expect(entityTypes?.Label).toMatchObject({ enum: COMPARTMENTS })
    expect(Object.keys(actions ?? {}).sort()).toEqual(Object.keys(SCOPE_OF).sort())
  })

  test('every policy can apply to something', () => {
    for (const { id, text } of policies) {
      const envs = getValidRequestEnvsPolicy(text, schema)
      expect(envs.type === 'success' && envs.actions.length, id).toBeGreaterThan(0)
    }
  })
})

describe('the files', () => {
  test('every policy file of the folder is in force', () => {
    const found = readdirSync('lib/policy/policies').map((name) => `policies/${name}`)
    expect(POLICY_FILES.filter((name) => name.endsWith('.cedar')).toSorted()).toEqual(found.toSorted())
  })

  test('one changed character is another policy set', () => {
    const other = changed((name, text) => (name.endsWith('care.cedar') ? text.replace('"7d"', '"8d"') : text))
    expect(other.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(other.hash).not.toBe(policiesInForce().hash)
  })

  test.each([
    ['a policy without an id', (text: string) => text.replace('@id("self.check")', '')],
    ['an id used twice', (text: string) => text.replace('self.check', 'self.record')],
    ['a permit without a basis', (text: string) => text.replace('@basis("self")', '')],
    ['a basis nobody knows', (text: string) => text.replace('@basis("self")', '@basis("whim")')],
    ['an annotation nobody knows', (text: string) => text.replace('@basis("self")', '@basis("self") @mood("good")')],
    ['a policy that does not parse', (text: string) => `${text} permit (`],
    ['a template', (text: string) => `${text} @id("t") @basis("self") permit (principal == ?principal, action, resource);`],
  ])('%s stops the start', (_title, change) => {
    expect(() => changed((name, text) => (name.endsWith('self.cedar') ? change(text) : text))).toThrow()
  })
})

describe('deciding', () => {
  test('each policy is needed: without it, some situation ends otherwise', () => {
    const table = policies.map(({ id, json }) => {
      const set = without(id)
      const concerned = rows.filter(({ facts }) => appliesTo(json, facts.action))
      const other = concerned.find(({ facts, expected }) => said(decideUnder(set, facts)) !== stated(expected))
      return { policy: id, noticed: other ? `${other.part}: ${other.title}` : 'nowhere' }
    })
    console.table(table)
    expect(table.filter(({ noticed }) => noticed === 'nowhere')).toEqual([])
  })

  test('each condition of a signed consent is needed: without it, some situation ends otherwise', () => {
    const text = texts.find(({ name }) => name.endsWith('/consent.cedar'))?.text ?? ''
    const conditions = [...text.slice(0, text.indexOf('@id("consent.ask")')).matchAll(/when \{[^}]*\}/g)].map(([one]) => one)
    expect(conditions).toHaveLength(8)
    const concerned = rows.filter(({ part }) => part === 'Signed consents')
    const answers = (condition: string, walled: boolean) => {
      const set = changed((_, text) => text.replace(condition, ''))
      const kept = [...set.policies].filter(([id]) => walled || id !== 'consent-first.own-organisation')
      const asked = { hash: `${set.hash} ${walled}`, policies: new Map(kept), slices: new Map() }
      return concerned.map(({ facts }) => {
        try {
          return said(decideUnder(asked, facts))
        } catch {
          return 'no decision' // asked about no consent at all, where the question whether there is one was left out
        }
      })
    }
    const whole = answers('', true).join()
    for (const condition of conditions) {
      if (answers(condition, true).join() !== whole) continue
      // The wall between organisations asks for the recipient too: before it, that condition does not show.
      expect(answers(condition, false), condition).not.toEqual(answers('', false))
    }
  })

  test('labels that are decided in one call are decided alike one by one', () => {
    const { alike, ...slice } = sliceOf(policiesInForce(), 'chart.open')
    expect(new Set(Object.values(alike)).size).toBe(4)
    const apart = Object.fromEntries(COMPARTMENTS.map((label) => [label, label])) as typeof alike
    const set = { ...policiesInForce(), slices: new Map([['chart.open', { ...slice, alike: apart }]]) }
    for (const { facts, title } of rows) expect(decideUnder(set, facts), title).toEqual(decideUnder(policiesInForce(), facts))
  })

  test('kinds that are decided in one call are decided alike one by one, and a policy that names one is noticed', () => {
    const whole = policiesInForce()
    expect(sliceOf(whole, 'chart.open').namesKinds).toBe(false)
    const apart = { ...whole, slices: new Map([['chart.open', { ...sliceOf(whole, 'chart.open'), namesKinds: true }]]) }
    for (const { facts, title, part } of rows)
      if (part === 'Signed consents') expect(decideUnder(apart, facts), title).toEqual(decideUnder(whole, facts))
    const naming =
      '@id("x") forbid (principal, action, resource is Compartment) when { resource has kind && resource.kind == Kind::"results" };'
    const set = changed((name, text) => (name.endsWith('restrictions.cedar') ? text + naming : text))
    expect(sliceOf(set, 'chart.open').namesKinds).toBe(true)
    const row = rows.find(({ title, part }) => part === 'Signed consents' && title === 'every kind')
    expect(row && said(decideUnder(set, row.facts))).toMatch(/of it .*allergies vitals/)
  })

  test('a policy that tells two labels apart is noticed', () => {
    const set = changed((name, text) => (name.endsWith('restrictions.cedar') ? text.replace('Label::"HIV", ', '') : text))
    expect(said(decideUnder(set, as('nurse', 'chart.open', { care: [care('team', null)] })))).not.toContain('HIV')
  })

  test('a compartment named by its id is refused, for its labels could not be told apart', () => {
    const named = '@id("x") forbid (principal, action, resource == Compartment::"this");'
    const set = changed((name, text) => (name.endsWith('roles.cedar') ? text + named : text))
    expect(() => decideUnder(set, as('nurse', 'chart.open'))).toThrow('never by id')
  })

  test('a policy that fails to evaluate is no decision', () => {
    const broken = '@id("x") forbid (principal, action, resource) when { context.nothing };'
    const set = changed((name, text) => (name.endsWith('roles.cedar') ? text + broken : text))
    expect(() => decideUnder(set, as('nurse', 'chart.open', { care: [care('team', null)] }))).toThrow('could not be evaluated')
  })

  test('a time that is not a time is no decision', () => {
    const now = 'yesterday'
    expect(() => decideUnder(policiesInForce(), as('nurse', 'chart.open', { now, care: [care('team', null)] }))).toThrow('policy')
  })

  test('the purpose offered to each role that may act is one its policies accept', () => {
    for (const { facts, expected, title } of rows) {
      if (typeof expected === 'object') expect(facts.purpose, title).toBe(purposeOf(facts.actor.role))
    }
  })

  test('the declared reasons of the code are those of the policy', () => {
    const text = policies.find(({ id }) => id === 'declared.open')?.text
    expect(text).toContain(`[${DECLARED_REASONS.map((reason) => `"${reason}"`).join(', ')}]`)
  })
})
