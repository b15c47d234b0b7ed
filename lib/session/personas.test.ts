import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeInstallation } from '@/lib/base/data-folder'
import { setVariable } from '@/lib/base/env'
import type { AccountId } from '@/lib/base/ids'
import { isPersona } from '@/lib/directory/lock'
import { findPersona, loadPersonas, type Persona, writePersonas } from '@/lib/session/personas'

const WHO: Persona = {
  id: 'solheim',
  account: '01890a5d-ac96-774b-bcce-b302099a8057' as AccountId,
  name: 'Dr Ingrid Solheim',
  role: 'physician, 5 West',
  group: 'Northgate',
  home: '/work',
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartseal-personas-'))
  setVariable('CHARTSEAL_DATA', folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One click and no password: what lets personas in must be nothing that a database, an environment or a request can say (ASSURANCE 16). */
describe('where this is no demo', () => {
  it('nobody is a persona, though the file of a demo was copied beside it', () => {
    install(false)
    writeFileSync(join(folder, 'personas.json'), JSON.stringify([WHO]))
    expect(loadPersonas()).toEqual([])
    expect(findPersona('solheim')).toBeUndefined()
    expect(isPersona(WHO.account)).toBe(false)
  })

  it('nor where there is no installation at all', () => {
    writeFileSync(join(folder, 'personas.json'), JSON.stringify([WHO]))
    expect(loadPersonas()).toEqual([])
  })

  it('none can be written', () => {
    install(false)
    expect(() => writePersonas([WHO])).toThrow('personas exist in a demo only')
    expect(existsSync(join(folder, 'personas.json'))).toBe(false)
  })
})

it('in a demo they are, so the tests above can fail', () => {
  install(true)
  writePersonas([WHO])
  expect(findPersona('solheim')).toEqual(WHO)
  expect(isPersona(WHO.account)).toBe(true)
})

function install(demo: boolean): void {
  const database = { kind: 'own', server: 'postgresql://localhost/x', keystore: 'postgresql://localhost/y' } as const
  writeInstallation({ format: 1, id: crypto.randomUUID(), demo, madeAt: new Date().toISOString(), database })
}
