/**
 * npm run cheat -- --entry N [--data DIR]
 * npm run cheat -- --undo [--data DIR]
 *
 * Plays the operator who holds the database: as its owner, past the triggers, changes one byte of an entry of a demo's
 * ledger. Whoever checks the history afterwards sees where it breaks. `--undo` puts every changed byte back. It serves
 * the demo's tour and refuses any other installation.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { asClient, asRole } from '@/bin/set-up/databases'
import { explain, Unready } from '@/bin/set-up/unready'
import { withInstallation } from '@/bin/set-up/with-installation'
import { loadRoles, requireInstallation, writePrivate } from '@/lib/base/data-folder'

const USAGE = 'npm run cheat -- --entry N | --undo [--data DIR]'

async function main(): Promise<void> {
  const { values } = parse()
  const entry = /^(0|[1-9]\d{0,14})$/.test(values.entry ?? '') ? Number(values.entry) : undefined
  if (Boolean(values.undo) === (entry !== undefined)) throw new Unready('name one entry, or undo', USAGE)
  await withInstallation(values.data, async (folder) => {
    if (!requireInstallation().demo) throw new Unready('this installation is no demo', 'a real ledger is not played with')
    const path = join(folder, 'cheated.json')
    const before = existsSync(path) ? z.array(z.int()).parse(JSON.parse(readFileSync(path, 'utf8'))) : []
    if (entry === undefined) {
      for (const one of before) await flip(one)
      rmSync(path, { force: true })
      say(before.length === 0 ? 'nothing was changed' : `put back: entry ${before.join(', ')}. Check again: it is whole`)
      return
    }
    if (before.includes(entry)) throw new Unready(`entry ${entry} is changed already`, 'npm run cheat -- --undo puts it back')
    await flip(entry)
    writePrivate(path, JSON.stringify([...before, entry]))
    say(`one byte of entry ${entry} is another now. Check the history: it breaks there`)
  })
}

/** Twice is as if never. */
async function flip(position: number): Promise<void> {
  const { owner } = loadRoles() ?? {}
  if (!owner) throw new Unready('this demo uses a database of yours', 'change a byte with psql, as its owner')
  const changed = await asClient(asRole(requireInstallation().database.server, owner), async (client) => {
    await client.query('alter table ledger_entry disable trigger insert_only')
    try {
      const flipped = 'update ledger_entry set entry = set_byte(entry, 20, get_byte(entry, 20) # 1) where position = $1'
      return (await client.query(flipped, [position])).rowCount
    } finally {
      await client.query('alter table ledger_entry enable trigger insert_only')
    }
  })
  if (changed !== 1) throw new Unready(`there is no entry ${position}`, USAGE)
}

function parse() {
  const options = { entry: { type: 'string' }, undo: { type: 'boolean' }, data: { type: 'string' } } as const
  try {
    return parseArgs({ options })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

function say(words: string): void {
  process.stdout.write(`${words}.\n`)
}

try {
  await main()
} catch (error) {
  explain(error)
  process.exitCode = 1
}
