import { describe, expect, it } from 'vitest'
import { type Mail, parseMailAddress, writeMail } from '@/lib/base/mail'

describe('an address', () => {
  it.each(['marta@hospital.example', 'm.novotna+ward@mail.hospital.example', ' a@b.cz '])('%s is one', (text) => {
    expect(parseMailAddress(text)).toBe(text.trim())
  })

  it.each([
    '',
    'marta',
    'marta@',
    'marta@localhost',
    'marta@hospital.example, other@elsewhere.example',
    'marta@hospital.example\r\nBcc: other@elsewhere.example',
    'Marta <marta@hospital.example>',
    '"a b"@hospital.example',
    'marta@hospital..example',
    'a..b@hospital.example',
    'marta@-hospital.example',
    'márta@hospital.example',
    `${'a'.repeat(65)}@hospital.example`,
    `a@${'b.'.repeat(130)}example`,
  ])('%j is none: it would be another recipient, a header, or nobody', (text) => {
    expect(parseMailAddress(text)).toBeUndefined()
  })
})

describe('the words of a mail', () => {
  const mails: readonly Mail[] = [
    { template: 'invitation', login: 'm.novotna', code: 'one-two-three-four-five', until: '05-Apr-2027 14:02' },
    { template: 'new-device', device: 'Firefox on Windows', at: '05-Apr-2027 14:02' },
    { template: 'request-waiting' },
    { template: 'address-code', code: 'one-two-three-four-five', until: '05-Apr-2027 14:02' },
    { template: 'address-changed', at: '05-Apr-2027 14:02' },
    { template: 'loss-opened', at: '05-Apr-2027 14:02' },
    { template: 'loss-confirmed', at: '05-Apr-2027 14:02' },
  ]

  it.each(mails)('$template: a link to the portal, and no address holds a code', (mail) => {
    const { text } = writeMail(mail, 'https://portal.example')
    const links = text.match(/https?:\S+/g) ?? []
    expect(links).toHaveLength(1)
    for (const link of links) expect(link).toMatch(/^https:\/\/portal\.example(\/sign-in\/first)?$/)
  })

  it.each(mails)('$template says nothing of care', (mail) => {
    const { subject, text } = writeMail(mail, 'https://portal.example')
    expect(`${subject} ${text}`).not.toMatch(/patient|record|chart\b|clinic|hospital|doctor|Dr |health|medic|share/i)
  })
})
