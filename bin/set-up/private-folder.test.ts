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
})
