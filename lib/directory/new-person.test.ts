import { expect, it } from 'vitest'
import { readPerson, STAFF_ROLES, type TypedPerson } from '@/lib/directory/new-person'

const typed: TypedPerson = {
  name: 'Colleen Byrne',
  role: 'nurse',
  department: '5 West',
  login: 'cbyrne',
  address: '',
  lastDay: '',
}
const { address: _, lastDay: __, ...person } = typed

it('a whole form is a person, spaces tidied', () => {
  expect(readPerson({ ...typed, name: '  Colleen   Byrne ', department: ' 5  West' })).toEqual({ ok: true, person })
  expect(readPerson({ ...typed, address: 'c@x.example' })).toEqual({ ok: true, person: { ...person, address: 'c@x.example' } })
  expect(readPerson({ ...typed, department: ' ' })).toMatchObject({ ok: true, person: { name: 'Colleen Byrne' } })
})

it.each<[Partial<TypedPerson>, object]>([
  [{ name: '' }, { name: 'missing' }],
  [{ name: 'x'.repeat(81) }, { name: 'too-long' }],
  [{ name: 'Colleen\u202eByrne' }, { name: 'letters' }],
  [{ name: 'Colleen\ud800' }, { name: 'letters' }],
  [{ role: 'patient' }, { role: 'missing' }],
  [{ role: 'agent' }, { role: 'missing' }],
  [{ role: 'constructor' }, { role: 'missing' }],
  [{ department: 'a\u0000b' }, { department: 'letters' }],
  [{ login: '' }, { login: 'missing' }],
  [{ address: 'c@x.example, d@x.example' }, { address: 'letters' }],
  [{ login: 'ab' }, { login: 'too-short' }],
  [{ login: 'c byrne' }, { login: 'letters' }],
  [
    { name: '', login: 'c/b', role: '' },
    { name: 'missing', login: 'letters', role: 'missing' },
  ],
  [{ lastDay: '2027-02-30' }, { lastDay: 'letters' }],
])('%o is told apart', (change, problems) => {
  expect(readPerson({ ...typed, ...change })).toEqual({ ok: false, problems })
})

it.each(['patient', 'proxy', 'agent', 'system', 'anonymous'])(
  '%s is no role that is given to somebody who works here',
  (role) => {
    expect(STAFF_ROLES).not.toContain(role)
  },
)
