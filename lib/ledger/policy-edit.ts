/** A witness policy whose log changes its key: every other line stays as the operator wrote it. Pure. */
import { formatVerifierKey, type VerifierKey } from '@/lib/ledger/note-key'
import { encodeLastGood, type LastGood, PolicyError, parsePolicy } from '@/lib/ledger/witness-policy'

/** The new key beside the old one: both sign for a while. Unchanged where it is there already. */
export function addLogKey(text: string, before: VerifierKey, next: VerifierKey): string {
  return edit(text, next, before, (line) => [line, line.replace(formatVerifierKey(before), formatVerifierKey(next))])
}

/** The old key goes. `lastGood`: it is not to be believed any more, and what follows continues this tree. */
export function replaceLogKey(text: string, before: VerifierKey, next: VerifierKey, lastGood?: LastGood): string {
  const good = lastGood ? [encodeLastGood(lastGood)] : []
  const lines = linesOf(text)
  const kept = lines.some((line) => isLog(line, next)) ? lines.filter((line) => !isLog(line, before)) : lines
  if (lines.some((line) => good.includes(line))) return text
  return edit(`${[...good, ...kept].join('\n')}\n`, next, before, (line) => [
    line.replace(formatVerifierKey(before), formatVerifierKey(next)),
  ])
}

/** Throws `PolicyError` where neither key is named, or the result is no policy. */
function edit(text: string, next: VerifierKey, before: VerifierKey, change: (line: string) => readonly string[]): string {
  const lines = linesOf(text)
  if (lines.some((line) => isLog(line, next))) return checked(text)
  if (!lines.some((line) => isLog(line, before))) throw new PolicyError(0, `it does not name the log’s key ${before.name}`)
  return checked(`${lines.flatMap((line) => (isLog(line, before) ? change(line) : [line])).join('\n')}\n`)
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

function isLog(line: string, key: VerifierKey): boolean {
  const [kind, text] = line.split(/[ \t]+/).filter((word) => word !== '')
  return kind === 'log' && text === formatVerifierKey(key)
}

function checked(text: string): string {
  parsePolicy(text)
  return text
}
