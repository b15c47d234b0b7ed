import fc from 'fast-check'
import { formatVerifierKey, generateCosigner, generateNoteSigner, verifierOf } from '@/lib/ledger/note-key'
import { parsePolicy, type WitnessGroup, type WitnessPolicy } from '@/lib/ledger/witness-policy'

/** The policy that the specification of tlog-policy shows, with keys, and policies of any shape. */
export const log = generateNoteSigner('example.org/log-7f3a')
export const receipt = generateNoteSigner('example.org/log-7f3a/receipt')
export const names = ['x1', 'x2', 'x3', 'y1', 'y2'] as const
export type Name = (typeof names)[number]
export const cosigners = Object.fromEntries(names.map((name) => [name, generateCosigner(`${name}.example`)])) as Record<
  Name,
  ReturnType<typeof generateCosigner>
>
export const vkey = (name: Name) => formatVerifierKey(cosigners[name])
export const logLine = `log ${formatVerifierKey(log)}`
export const witnessLine = (name: Name) => `witness ${name} ${vkey(name)}`

/** The example of the specification, with a receipt key. */
export const example = [
  logLine,
  `# chartseal-receipt ${formatVerifierKey(receipt)}`,
  ...names.map(witnessLine),
  'group X 2 x1 x2 x3',
  'group Y any y1 y2',
  'group X-and-Y all X Y',
  'quorum X-and-Y',
]
export const policyOf = (...lines: readonly string[]) => parsePolicy(`${lines.join('\n')}\n`)

/** Witnesses, then groups of what is not in a group yet. */
export function somePolicy(): fc.Arbitrary<WitnessPolicy> {
  const shape = fc.record({
    count: fc.integer({ min: 0, max: 5 }),
    cuts: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat()), { maxLength: 4 }),
    none: fc.boolean(),
    url: fc.constantFrom(undefined, 'https://w.example/', 'http://[::1]:4455/é?a=b+c'),
    withLog: fc.boolean(),
  })
  return shape.map(({ count, cuts, none, url, withLog }) => {
    const at = url === undefined ? {} : { url }
    const witnesses = names.slice(0, count).map((name) => ({ name, key: verifierOf(cosigners[name]), ...at }))
    const free: string[] = witnesses.map(({ name }) => name)
    const groups: WitnessGroup[] = []
    for (const [width, k] of cuts) {
      const members = free.splice(0, width)
      if (members.length === 0) break
      groups.push({ name: `g${groups.length}`, threshold: 1 + (k % members.length), members })
      free.push(`g${groups.length - 1}`)
    }
    const quorum = none ? 'none' : (free.at(-1) ?? 'none')
    const receiptKeys = withLog ? [verifierOf(receipt)] : []
    return { logs: withLog ? [{ key: verifierOf(log), ...at }] : [], witnesses, groups, quorum, receiptKeys }
  })
}
