import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makePrivateFolder } from '@/bin/set-up/private-folder'
import { claim, release } from '@/bin/set-up/running'

const base = mkdtempSync(join(tmpdir(), 'chartseal-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

function openFolder(name: string, file?: string): string {
  const folder = join(base, name)
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  if (file) writeFileSync(join(folder, file), '{}')
  return folder
}

const modeOf = (folder: string) => statSync(folder).mode & 0o777

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  it('is closed to others where it is new, empty or an installation’s', () => {
    const folders = [join(base, 'new'), openFolder('empty'), openFolder('installed', 'installation.json')]
    for (const folder of folders) makePrivateFolder(folder)
    expect(folders.map(modeOf)).toEqual([0o700, 0o700, 0o700])
  })

  it('is closed before the first file is written into it', () => {
    const folder = openFolder('claimed')
    claim(folder)
    expect(modeOf(folder)).toBe(0o700)
    release(folder)
  })

  it('is refused, and left as it is, where it holds other things', () => {
    const folder = openFolder('shared', 'somebody-else.txt')
    expect(() => claim(folder)).toThrow('open to other users')
    expect(modeOf(folder)).toBe(0o777)
    chmodSync(folder, 0o700)
    makePrivateFolder(folder)
  })

  it('that may not be written is named, with what to do', () => {
    const closed = openFolder('of somebody else')
    chmodSync(closed, 0o500)
    const refusal = { message: expect.stringContaining('cannot be written'), remedy: expect.stringContaining('--data DIR') }
    chmodSync(base, 0o755) // the way to it is open
    for (const folder of [closed, join(closed, 'below')])
      expect(refusedTo(() => asOrdinaryUser(() => claim(folder)))).toMatchObject(refusal)
  })
})

/** No permission stops root, whose right to that is in its effective user only. */
function asOrdinaryUser(work: () => void): void {
  const root = process.getuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

function refusedTo(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
