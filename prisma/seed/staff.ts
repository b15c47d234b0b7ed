import type { Role } from '@/lib/base/vocabulary'

/** STORY's people of this issue: code of the organisation, role, department, name, and where they begin. */
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
  one('quispe', 'NG', 'desk', 'Reception', 'Rosa Quispe', 'reception', '/find'),
  one('rahmani', 'NG', 'officer', 'Privacy office', 'Nadia Rahmani', 'privacy officer', '/audit'),
  { id: 'nair', at: 'NG', role: 'administrator', department: 'Administration', name: 'Priya Nair', words: 'administrator' },
  one('osei', 'CH', 'physician', 'Cardiology', 'Dr Amara Osei', 'physician, Cardiology'),
  one('keller', 'CH', 'nurse', 'Cardiology', 'Jonas Keller', 'nurse, Cardiology'),
  one('fonseca', 'CH', 'desk', 'Reception', 'Beatriz Fonseca', 'reception', '/find'),
  one('rao', 'CH', 'officer', 'Privacy office', 'Sunita Rao', 'privacy officer', '/audit'),
]
