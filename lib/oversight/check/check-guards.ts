import 'server-only'
/** Whether what the database refuses by itself is still all there, and nothing was added to it. */
import { loadExpectedGuards, loadGuards } from '@/lib/db/guards'
import { type CheckResult, Findings } from '@/lib/oversight/check/finding'

export async function checkGuards(): Promise<CheckResult> {
  const [expected, found] = [new Set(loadExpectedGuards()), new Set(await loadGuards())]
  const findings = new Findings()
  const say = (line: string, what: string) => {
    const [kind = '', ...words] = line.split(' ')
    findings.add({ kind: 'guard', column: kind, id: words.join(' '), what })
  }
  for (const line of expected) if (!found.has(line)) say(line, 'it is missing')
  for (const line of found) if (!expected.has(line)) say(line, 'it was not installed by the portal')
  return findings.result(expected.size)
}
