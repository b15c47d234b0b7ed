/** People of the demo's story, as the sign-in page names them: where somebody has two doors, with what tells them apart. */
export const PEOPLE = {
  carvalho: 'Mateus Carvalho',
  solheim: 'Ingrid Solheim',
  byrne: 'Colleen Byrne',
  haddad: 'Yasmin Haddad',
  quispe: 'Rosa Quispe',
  rahmani: 'Nadia Rahmani',
  nair: 'Priya Nair',
  osei: 'Amara Osei',
  keller: 'Jonas Keller',
  rao: 'Sunita Rao',
  vega: 'Marisol Vega',
  pham: 'Thuy Linh Pham patient',
} as const

export type Persona = keyof typeof PEOPLE
