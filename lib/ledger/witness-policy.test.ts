import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cosigners,
  example,
  log,
  logLine,
  names,
  policyOf,
  receipt,
  somePolicy,
  vkey,
  witnessLine,
} from '@/e2e/support/example-policy'
import { formatVerifierKey, generateNoteSigner, keyIdOf, verifierOf } from '@/lib/ledger/note-key'
import { encodePolicy, PolicyError, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

describe('witness policy', () => {
  it('reads as the specification’s example', () => {
    expect(policyOf(...example)).toEqual({
      logs: [{ key: verifierOf(log) }],
      witnesses: names.map((name) => ({ name, key: verifierOf(cosigners[name]) })),
      groups: [
        { name: 'X', threshold: 2, members: ['x1', 'x2', 'x3'] },
        { name: 'Y', threshold: 1, members: ['y1', 'y2'] },
        { name: 'X-and-Y', threshold: 2, members: ['X', 'Y'] },
      ],
      quorum: 'X-and-Y',
      receiptKeys: [verifierOf(receipt)],
    } satisfies WitnessPolicy)
  })

  it('spaces, tabs, empty lines and comments change nothing', () => {
    const loose = example.flatMap((line) => ['', ' \t', '# witness x9 é \u212a', `\t ${line.replaceAll(' ', ' \t ')}\t`])
    expect(policyOf(...loose)).toEqual(policyOf(...example))
  })

  it('addresses are kept, and names are anything without a space', () => {
    const policy = policyOf(
      `${logLine} https://log.example/a+b`,
      `witness é+K#1 ${vkey('x1')} https://w.example/`,
      'quorum é+K#1',
    )
    expect(policy.logs[0]?.url).toBe('https://log.example/a+b')
    expect(policy.witnesses[0]).toMatchObject({ name: 'é+K#1', url: 'https://w.example/' })
    expect(parsePolicy(encodePolicy(policy))).toEqual(policy)
    // A no-break space is no space here: otherwise what a name is would depend on a table of Unicode.
    expect(policyOf(`witness a\u00a0b ${vkey('x1')}`, 'quorum a\u00a0b').quorum).toBe('a\u00a0b')
  })

  it('may name no log, where the log is known otherwise, and no witness', () => {
    expect(policyOf('quorum none')).toEqual({ logs: [], witnesses: [], groups: [], quorum: 'none', receiptKeys: [] })
  })

  const alias = { ...verifierOf(cosigners.x1), name: 'alias', id: keyIdOf('alias', cosigners.x1.publicKey, 4) }
  const asWitness = { ...verifierOf(log), type: 4 as const, id: keyIdOf(log.name, log.publicKey, 4) }
  it.each<[string, number, readonly string[]]>([
    ['no quorum', 0, [logLine]],
    ['two quorums', 2, ['quorum none', 'quorum none']],
    ['a quorum of nobody', 1, ['quorum']],
    ['a quorum of two', 3, [witnessLine('x1'), witnessLine('x2'), 'quorum x1 x2']],
    ['a quorum defined below', 1, ['quorum x1', witnessLine('x1')]],
    ['an unknown word', 1, ['watcher x', 'quorum none']],
    ['a keyword in capitals', 1, [logLine.replace('log', 'Log'), 'quorum none']],
    ['a name used twice', 2, [witnessLine('x1'), `witness x1 ${vkey('x2')}`, 'quorum x1']],
    ['a group with a witness’s name', 2, [witnessLine('x1'), 'group x1 any x1', 'quorum x1']],
    ['a witness called none', 1, [`witness none ${vkey('x1')}`, 'quorum none']],
    ['a group called none', 2, [witnessLine('x1'), 'group none any x1', 'quorum none']],
    ['none as a member', 1, ['group g any none', 'quorum g']],
    ['a member defined below', 1, ['group g any x1', witnessLine('x1'), 'quorum g']],
    ['a group that holds itself', 1, ['group g any g', 'quorum g']],
    ['a member twice in one group', 2, [witnessLine('x1'), 'group g 2 x1 x1', 'quorum g']],
    ['a member of two groups', 4, [witnessLine('x1'), witnessLine('x2'), 'group g any x1', 'group h all x1 x2', 'quorum h']],
    ['a group without members', 2, [witnessLine('x1'), 'group g all', 'quorum x1']],
    ['a threshold of 0', 2, [witnessLine('x1'), 'group g 0 x1', 'quorum g']],
    ['a threshold above its members', 2, [witnessLine('x1'), 'group g 2 x1', 'quorum g']],
    ['a threshold with a zero before', 2, [witnessLine('x1'), 'group g 01 x1', 'quorum g']],
    ['a threshold with a sign', 2, [witnessLine('x1'), 'group g +1 x1', 'quorum g']],
    ['a threshold in hex', 2, [witnessLine('x1'), 'group g 0x1 x1', 'quorum g']],
    ['a threshold in words', 2, [witnessLine('x1'), 'group g one x1', 'quorum g']],
    ['one log twice', 2, [logLine, logLine, 'quorum none']],
    ['one witness’s key under two names', 2, [witnessLine('x1'), `witness y1 ${formatVerifierKey(alias)}`, 'quorum x1']],
    ['the log as its own witness', 2, [logLine, `witness w ${formatVerifierKey(asWitness)}`, 'quorum w']],
    ['a witness’s key for a log', 1, [`log ${vkey('x1')}`, 'quorum none']],
    ['a log’s key for a witness', 1, [`witness w ${formatVerifierKey(log)}`, 'quorum w']],
    ['a key cut short', 1, [logLine.slice(0, -1), 'quorum none']],
    ['a word too many', 1, [`${logLine} https://a https://b`, 'quorum none']],
    ['a witness without a key', 1, ['witness x1', 'quorum x1']],
    ['a receipt key cut short', 1, [`# chartseal-receipt ${formatVerifierKey(receipt).slice(0, -1)}`, 'quorum none']],
    ['a carriage return', 0, [`${logLine}\r`, 'quorum none']],
    ['a vertical tab', 0, ['quorum\u000bnone']],
    ['a lone surrogate', 0, ['# \ud800', 'quorum none']],
  ])('with %s it is refused', (_, line, lines) => {
    const error = caught(() => policyOf(...lines))
    expect(error).toBeInstanceOf(PolicyError)
    expect((error as PolicyError).line).toBe(line)
  })

  it('cut short it is refused: a quorum of hospitals could read as one of hospital', () => {
    expect(() => parsePolicy('')).toThrow(PolicyError)
    expect(() => parsePolicy(example.join('\n'))).toThrow('no end')
  })

  it('any policy reads back as the same one, and encodes to the same text', () => {
    fc.assert(
      fc.property(somePolicy(), (policy) => {
        const text = encodePolicy(policy)
        expect(parsePolicy(text)).toEqual(policy)
        expect(encodePolicy(parsePolicy(text))).toBe(text)
      }),
      { numRuns: 60 },
    )
  })
})

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('a last good tree', () => {
  const [before, next] = [1, 2].map(() => formatVerifierKey(generateNoteSigner('log.example/one')))
  it.each([
    ['a size that is none', '# chartseal-last-good 05 x y'],
    ['a root that is none', `# chartseal-last-good 5 AAAA ${before}`],
    ['the key that the policy accepts', `# chartseal-last-good 5 ${btoa('x'.repeat(32))} ${next}`],
  ])('is refused with %s', (_, line) => {
    expect(() => parsePolicy(`log ${next}\n${line}\nquorum none\n`)).toThrow(/line 2/)
  })

  it('rules its key out for what comes below it too', () => {
    const good = `# chartseal-last-good 5 ${btoa('x'.repeat(32))} ${before}`
    expect(parsePolicy(`${good}\nlog ${next}\nquorum none\n`).lastGood).toHaveLength(1)
    expect(() => parsePolicy(`${good}\nlog ${before}\nquorum none\n`)).toThrow(/line 2/)
    expect(() => parsePolicy(`${good}\n${good}\nlog ${next}\nquorum none\n`)).toThrow(/line 2/)
  })
})
