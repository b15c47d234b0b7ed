import 'server-only'

/** Loads the policies before the first request: the first decision of a process takes most of a second. */
export { policiesInForce } from '@/lib/policy/policy-set'
