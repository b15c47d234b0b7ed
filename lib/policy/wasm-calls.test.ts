import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/**
 * Makes a call hot, then invalidates what its caller was optimised for while Cedar reads the request. In a process of
 * its own: without the precaution Node 20 and 22 abort.
 */
const PROGRAM = `
  import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
  import { keepWasmCallsApart } from './lib/policy/wasm-calls.ts'
  keepWasmCallsApart()
  preparsePolicySet('p', { staticPolicies: { a: 'permit (principal, action, resource);' } })
  class Assumed { value() { return 1 } }
  const assumed = new Assumed()
  let last = false
  const call = {
    principal: { type: 'A', id: 'a' }, action: { type: 'Action', id: 'a' }, resource: { type: 'R', id: 'r' },
    preparsedPolicySetId: 'p', entities: [],
    get context() {
      if (last) Assumed.prototype.value = function () { return 2 }
      return {}
    },
  }
  function hot() {
    const answer = statefulIsAuthorized(call)
    return assumed.value() + (answer.type === 'success' ? 1 : 0)
  }
  for (let i = 0; i < 10000; i++) hot()
  last = true
  console.log('survived', hot())
`

test('the process survives a deoptimisation in the middle of a decision', () => {
  const args = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', PROGRAM]
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 })
  expect({ stdout, status }).toEqual({ stdout: 'survived 3\n', status: 0 })
})
