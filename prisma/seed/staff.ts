import type { Role } from '@/lib/base/vocabulary'

/** The people who work here: code of the organisation, role, department, name, and where they begin. */
export type Staff = {
  readonly id: string
  readonly at: 'NG' | 'CH'
  readonly role: Role
  readonly department: string
  readonly name: string
  readonly words: string
  /** Absent while the room is not built. */
  readonly home?: string
}

function one(id: string, at: 'NG' | 'CH', role: Role, department: string, name: string, words: string, home = '/work'): Staff {
  return { id, at, role, department, name, words, home }
}

export const STAFF: readonly Staff[] = [
  one('solheim', 'NG', 'physician', '5 West', 'Dr Ingrid Solheim', 'physician, 5 West'),
  one('carvalho', 'NG', 'physician', 'Emergency', 'Dr Mateus Carvalho', 'physician, Emergency'),
  one('byrne', 'NG', 'nurse', '5 West', 'Colleen Byrne', 'nurse, 5 West'),
  one('ilic', 'NG', 'nurse', '5 West', 'Bogdan Ilić', 'nurse, 5 West'),
  one('pham-nurse', 'NG', 'nurse', 'Maternity', 'Thuy Linh Pham', 'nurse, Maternity'),
  one('haddad', 'NG', 'physician', 'Harbor Recovery', 'Dr Yasmin Haddad', 'physician, Harbor Recovery'),
  one('adeyemi', 'NG', 'pharmacist', 'Pharmacy', 'Oluwaseun Adeyemi', 'pharmacist'),
  one('okafor-c', 'NG', 'therapist', 'Physiotherapy', 'Chidi Okafor', 'physiotherapist'),
  one('wrona', 'NG', 'student', '5 West', 'Tomasz Wrona', 'student, 5 West'),
  { id: 'sepsis-watch', at: 'NG', role: 'agent', department: '5 West', name: 'sepsis-watch', words: 'automatic, for 5 West' },
  one('quispe', 'NG', 'desk', 'Reception', 'Rosa Quispe', 'reception', '/find'),
  one('pugh', 'NG', 'coder', 'Coding', 'Gareth Pugh', 'coding', '/find'),
  one('zhao', 'NG', 'laboratory', 'Laboratory', 'Zhao Mei-Ling', 'laboratory', '/find'),
  one('karimov', 'NG', 'radiology', 'Radiology', 'Dr Farid Karimov', 'radiologist', '/find'),
  one('rahmani', 'NG', 'officer', 'Privacy office', 'Nadia Rahmani', 'privacy officer', '/audit'),
  one('nair', 'NG', 'administrator', 'Administration', 'Priya Nair', 'administrator', '/admin'),
  one('osei', 'CH', 'physician', 'Cardiology', 'Dr Amara Osei', 'physician, Cardiology'),
  one('keller', 'CH', 'nurse', 'Cardiology', 'Jonas Keller', 'nurse, Cardiology'),
  one('fonseca', 'CH', 'desk', 'Reception', 'Beatriz Fonseca', 'reception', '/find'),
  one('rao', 'CH', 'officer', 'Privacy office', 'Sunita Rao', 'privacy officer', '/audit'),
  one('lindqvist', 'NG', 'officer', 'Privacy office', 'Elias Lindqvist', 'second reviewer, Privacy office', '/audit'),
]

/** Where they live. Pugh is Siddiqui's neighbour, Quispe is Kowalczyk's; the nurse Pham is the patient; nobody else's street is a patient's. */
export const STREETS: ReadonlyMap<string, string> = new Map([
  ['solheim', '11 Rectory Lane'],
  ['carvalho', '203 Harbour View'],
  ['byrne', '38 Kiln Road'],
  ['ilic', '7 Sorrel Way'],
  ['pham-nurse', '3 Weaver Court'],
  ['haddad', '54 Observatory Road'],
  ['adeyemi', '29 Larch Grove'],
  ['okafor-c', '102 Viaduct Street'],
  ['wrona', '4 College Steps'],
  ['quispe', '41 Chandler Street'],
  ['pugh', '22 Pepper Lane'],
  ['zhao', '16 Magnolia Drive'],
  ['karimov', '80 Meridian Road'],
  ['rahmani', '9 Almond Terrace'],
  ['lindqvist', '63 Granary Wharf'],
  ['nair', '26 Juniper Close'],
  ['osei', '5 Cliff Path'],
  ['keller', '47 Brewery Lane'],
  ['fonseca', '18 Saddler’s Row'],
  ['rao', '70 Poplar Street'],
])
