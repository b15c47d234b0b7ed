import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import { allFiles } from './files'
import type { ImportReport } from './import-child'
import { type Line, ms, perSecond, print } from './measure'
import type { World } from './world'

/** (e): in a process of its own, so that the peak of its memory is its own. */
export async function benchImport({ stage }: World): Promise<void> {
  const files = allFiles()
  if (files.length === 0) return
  const parse = await inChild(stage.northgate, 'parse')
  const whole = await inChild(stage.northgate, 'import')
  const rate = (whole.resources / whole.ms) * 1_000
  const again = await inChild(stage.northgate, 'import')
  const rss = whole.peakBytes / 2 ** 20
  const lines: Line[] = [
    {
      what: 'resources imported',
      value: perSecond(rate),
      beside: `${whole.resources} resources in ${files.length} bundles`,
      target: '≥ 800/s',
      met: rate >= 800,
    },
    { what: 'peak memory', value: `${Math.round(rss)} MB`, target: '≤ 512 MB', met: rss <= 512 },
    {
      what: 'parse and validate alone',
      value: perSecond((parse.resources / parse.ms) * 1_000),
      beside: `${ms(parse.ms)} of ${ms(whole.ms)}`,
    },
    { what: 'seal, write, append: the rest', value: ms(whole.ms - parse.ms) },
    { what: 'the same again: nothing changes', value: perSecond((again.resources / again.ms) * 1_000) },
  ]
  print('Import (e)', lines)
}

async function inChild(organisation: string, mode: 'parse' | 'import'): Promise<ImportReport> {
  const args = [...TYPESCRIPT, join(ROOT, 'bench/import-child.ts'), mode, organisation]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ImportReport
}
