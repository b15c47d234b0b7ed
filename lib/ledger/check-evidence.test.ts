import { describe, expect, it } from 'vitest'
import {
  broken,
  check,
  consent,
  entry,
  flipped,
  HELD,
  last,
  line,
  logSignature,
  parsed,
  proofs,
  signed,
  whys,
} from '@/e2e/support/changed-evidence'
import { newDeviceKey } from '@/e2e/support/device-key'
import { APPROVED, device, evidenceOf, ids, type Lies, OPENED, SUBJECT, whole } from '@/e2e/support/example-evidence'
import { fromBase64, toBase64, utf8 } from '@/lib/base/bytes'
import { newId } from '@/lib/base/ids'
import type { Evidence } from '@/lib/ledger/evidence'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'

const other = await newDeviceKey()
const otherHashes = parsed.hashes.map((hash, i) => (i === 1 ? flipped(hash) : hash))

describe('what was changed is found by the depth that promises it', () => {
  it.each<[string, (evidence: Evidence) => Evidence, Partial<ReturnType<typeof whys>>]>([
    [
      'an event',
      entry(2, { event: last.event.replace('chart.open', 'chart.look') }),
      { entries: ['included', 'included', 'not-included'] },
    ],
    ['a salt', entry(2, { salt: flipped(last.salt) }), { entries: ['included', 'included', 'not-included'] }],
    [
      'a hash of a proof',
      entry(2, { proof: encodeTlogProof({ ...parsed, hashes: otherHashes }) }),
      { entries: ['included', 'included', 'not-included'] },
    ],
    [
      'the place in a proof',
      entry(2, { proof: last.proof.replace(`index ${OPENED}`, 'index 16') }),
      { entries: ['included', 'included', 'not-included'] },
    ],
    [
      'extra data in a proof',
      entry(2, { proof: encodeTlogProof({ ...parsed, extra: utf8('x') }) }),
      { entries: ['included', 'included', 'no-proof'] },
    ],
    ['no proof', entry(2, { proof: 'c2sp.org/tlog-proof@v1\n' }), { entries: ['included', 'included', 'no-proof'] }],
    [
      'the root of the checkpoint',
      proofs((proof) => proof.replace(/\n21\n(.{8})(.)/, (_, start, one) => `\n21\n${start}${one === 'x' ? 'y' : 'x'}`)),
      {
        entries: ['not-included', 'not-included', 'not-included'],
        consents: ['no-approval'],
        checkpoint: ['not-signed'],
        witnesses: ['no-checkpoint'],
      },
    ],
    [
      'the signature of the log',
      proofs((proof) => proof.replace(logSignature, broken(logSignature))),
      { checkpoint: ['not-signed'], witnesses: ['no-checkpoint'] },
    ],
    ['a cosignature', proofs((proof) => proof.replace(line('x2'), broken(line('x2')))), { witnesses: ['altered'] }],
    ['a cosignature left out', proofs((proof) => proof.replace(`${line('x2')}\n`, '')), { witnesses: ['no-quorum'] }],
    [
      'a statement',
      consent({ statement: signed.statement.replace('"count":12', '"count":13') }),
      { consents: ['signature-fails'] },
    ],
    [
      'a statement that is none',
      consent({ statement: signed.statement.replace('"v":1', '"v":2') }),
      { consents: ['no-statement'] },
    ],
    ['a signature', consent({ signature: flipped(signed.signature) }), { consents: ['signature-fails'] }],
    ['a key', consent({ key: fromBase64(other.spki) }), { consents: ['other-key'] }],
    ['the text she read', consent({ text: 'I share everything.\n' }), { consents: ['other-text'] }],
    [
      'the proof from what her device had seen',
      consent({ remembered: signed.remembered.map((hash, i) => (i === 0 ? flipped(hash) : hash)) }),
      { consents: ['fork'] },
    ],
    [
      'the entry of the consent left out',
      (evidence) => ({ ...evidence, entries: evidence.entries.filter((_, i) => i !== 1) }),
      { entries: ['included', 'included'], consents: ['no-approval'] },
    ],
    [
      'the entry of the key left out',
      (evidence) => ({ ...evidence, entries: evidence.entries.slice(1) }),
      { entries: ['included', 'included'], consents: ['no-enrolment'] },
    ],
  ])('%s', (_, change, found) => {
    const changed = change(whole)
    expect(changed).not.toEqual(whole)
    const report = check(changed)
    expect(whys(report)).toEqual({ ...HELD, ...found })
    expect(report.verdict).not.toBe('intact')
    expect(report.witnessed).toBe(false)
  })

  it('a device that had seen nothing asks for no proof, and gets none', async () => {
    const unseen = await evidenceOf({ statement: { checkpoint: { size: 0, root: '' } } })
    expect(whys(check(unseen)).consents).toEqual(['fork'])
    expect(whys(check(consent({ remembered: [] })(unseen)))).toEqual(HELD)
  })

  it.each<[string, Lies, string]>([
    ['another key signed than was enrolled', { device: other }, 'no-enrolment'],
    ['a device signed for what is kept apart', { statement: { compartments: ['demographics', 'PSY'] } }, 'needs-passkey'],
    [
      'the entry of the consent names another statement',
      { approval: { objects: [{ type: 'Consent', id: ids.request, digest: toBase64(new Uint8Array(32)) }] } },
      'no-approval',
    ],
    ['the entry of the consent is of a refusal', { approval: { outcome: 'refused' } }, 'no-approval'],
    ['the entry is of another act', { approval: { action: 'share.offer' } }, 'no-approval'],
    ['somebody else agreed', { approval: { actor: { id: newId(), role: 'patient', org: '' } } }, 'no-approval'],
    ['the consent stands in another patient’s list', { approval: { subject: { ...SUBJECT, patient: newId() } } }, 'no-approval'],
    [
      'the entry of the key names its id alone',
      { enrolment: { objects: [{ type: 'DeviceKey', id: device.id }] } },
      'no-enrolment',
    ],
    ['the key was refused', { enrolment: { outcome: 'refused' } }, 'no-enrolment'],
    ['the key was revoked instead', { enrolment: { action: 'key.revoke' } }, 'no-enrolment'],
    ['the key is of another person', { enrolment: { actor: { id: newId(), role: 'patient', org: '' } } }, 'no-enrolment'],
    ['the key is of another patient', { enrolment: { subject: { ...SUBJECT, patient: newId() } } }, 'no-enrolment'],
    ['the key was enrolled after the consent', { enrolled: APPROVED + 1 }, 'no-enrolment'],
    [
      'the device had seen more of the log before she signed',
      { statement: { checkpoint: { size: APPROVED + 1, root: toBase64(new Uint8Array(32)) } } },
      'fork',
    ],
  ])('a file put together whole in which %s', async (_, lies, found) => {
    const report = check(await evidenceOf(lies))
    expect(whys(report)).toEqual({ ...HELD, consents: [found] })
    expect(report.verdict).toBe('broken')
  })
})
