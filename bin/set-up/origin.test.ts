import { afterEach, describe, expect, it } from 'vitest'
import { logPrefix } from '@/bin/set-up/origin'
import { setVariable } from '@/lib/base/env'

afterEach(() => setVariable('CHARTSEAL_ORIGIN', ''))

describe('the prefix of the log’s origin', () => {
  it('is this machine’s, with the port it is served at', () => {
    expect(logPrefix({ demo: false, port: 3001 })).toBe('localhost:3001/ledger')
  })

  it('is given for an installation, never for a demo', () => {
    setVariable('CHARTSEAL_ORIGIN', 'records.hospital.example/ledger')
    expect(logPrefix({ demo: false, port: 3000 })).toBe('records.hospital.example/ledger')
    expect(logPrefix({ demo: true, port: 3000 })).toBe('localhost:3000/ledger')
  })

  it.each([
    'https://a.example/ledger',
    'a.example',
    'a.example/ledger/',
    'a b/ledger',
    'a.example/led+ger',
    'a.example/led\nger',
  ])('is refused as %j', (given) => {
    setVariable('CHARTSEAL_ORIGIN', given)
    expect(() => logPrefix({ demo: false, port: 3000 })).toThrow('CHARTSEAL_ORIGIN')
  })
})
