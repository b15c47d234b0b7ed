import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { loadVariable } from '@/lib/base/env'

/**
 * A document's code, as the script that its reader would have typed: ```sh blocks in their order; those marked with a program
 * (```sh jq) where it is there; a ```go block as the file it names. `until`: the first words of the heading to end before.
 */
export function scriptOf(path: string, until?: string): string {
  const text = readFileSync(path, 'utf8')
  const end = until === undefined ? text.length : text.indexOf(`\n## ${until}`)
  if (end < 0) throw new Error(`${path} has no heading ${until}`)
  const blocks = [...text.slice(0, end).matchAll(/^```(\w*) ?(\S*)\n(.*?)^```$/gms)]
  return blocks.map(([, language, word, code]) => typed(language ?? '', word ?? '', code ?? '')).join('\n')
}

function typed(language: string, word: string, code: string): string {
  if (language === 'go') return `cat > ${word} <<'END OF FILE'\n${code}END OF FILE\n`
  if (language !== 'sh') throw new Error(`a block of ${language || 'no language'}: nobody runs it`)
  return word === '' || isThere(word) ? code : ''
}

const GO_PACKAGES = '/usr/share/gocode/src/golang.org/x/mod/sumdb'

export function isThere(program: string): boolean {
  const found = spawnSync(program, [program === 'go' ? 'version' : '--version']).status === 0
  const there = found && (program !== 'go' || existsSync(GO_PACKAGES))
  const words = `left out, ${program} is not there`
  if (!there && loadVariable('CHARTSEAL_REQUIRE_TEST_DATA') === '1') throw new Error(words)
  if (!there) console.warn(words)
  return there
}
