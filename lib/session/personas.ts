import 'server-only'
/**
 * Demo personas. That this is a demo, and who its people are, stands in the data folder only: whoever can write to the
 * database must not be able to switch personas on.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dataFolder, loadInstallation, writePrivate } from '@/lib/base/data-folder'
import type { AccountId } from '@/lib/base/ids'

const shape = z.array(
  z.object({ id: z.string(), account: z.uuid(), name: z.string(), role: z.string(), group: z.string(), home: z.string() }),
)

export type Persona = {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  /** `nurse, 5 West` */
  readonly role: string
  /** An organisation, or "Patients". */
  readonly group: string
  /** Where she begins. */
  readonly home: string
}

/** Empty where this is no demo. */
export function loadPersonas(): readonly Persona[] {
  const path = join(dataFolder(), 'personas.json')
  if (!loadInstallation()?.demo || !existsSync(path)) return []
  return shape.parse(JSON.parse(readFileSync(path, 'utf8'))) as Persona[]
}

export function findPersona(id: string): Persona | undefined {
  return loadPersonas().find((persona) => persona.id === id)
}

/** Refuses outside a demo. */
export function writePersonas(personas: readonly Persona[]): void {
  if (!loadInstallation()?.demo) throw new Error('personas exist in a demo only')
  writePrivate(join(dataFolder(), 'personas.json'), `${JSON.stringify(personas, null, 2)}\n`)
}
