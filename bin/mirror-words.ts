import { count, countOf } from '@/lib/base/count'
import type { MirrorBroken, MirrorResult } from '@/lib/ledger/mirror'
import type { Quorum } from '@/lib/ledger/witnessed-checkpoint'

/** What came of it, in lines for a person; `code` as every check here: 0 intact, 1 broken, 2 cannot check. */
export function tellMirror(
  result: MirrorResult,
  withLog: boolean,
): { readonly code: 0 | 1 | 2; readonly lines: readonly string[] } {
  switch (result.verdict) {
    case 'intact':
      return { code: 0, lines: tellIntact(result, withLog) }
    case 'broken':
      return { code: 1, lines: [...tellBroken(result.broken), 'The folder stays a copy of what it was.'] }
    case 'cannot-check':
      return { code: 2, lines: tellUnchecked(result) }
  }
}

function tellIntact(result: Extract<MirrorResult, { verdict: 'intact' }>, withLog: boolean): string[] {
  const { origin, size, from, root, quorum, fetched, replaced } = result
  const more = size > from ? `, ${count(size - from)} of them new` : ''
  const how = withLog ? `${more}, ${countOf(fetched, 'tile')} fetched` : ', checked by itself, nothing fetched'
  return [
    `Intact: ${countOf(size, 'entry', 'entries')} of ${origin}${how}`,
    `  root ${root}`,
    `  ${tellQuorum(quorum)}`,
    ...replaced.map((path) => `  ${path} was damaged in the copy, and was fetched again`),
  ]
}

function tellQuorum(quorum: Quorum): string {
  if (quorum.is !== 'met') return 'signed by the log alone: no witness is asked for by --log or by this policy'
  return `countersigned by the witnesses of your policy at ${new Date(quorum.at * 1_000).toISOString()}`
}

function tellBroken(broken: MirrorBroken): string[] {
  switch (broken.kind) {
    case 'forked':
    case 'shrunk':
      return [
        broken.kind === 'forked'
          ? 'BROKEN: the log forked. It signed another history than the one in this copy'
          : 'BROKEN: the log shrank. It shows fewer entries than it signed before',
        'Keep this folder and these two checkpoints: whoever has the key of the log can see that it signed both.',
        '--- before',
        ...broken.before.trimEnd().split('\n'),
        '--- now',
        ...broken.now.trimEnd().split('\n'),
        '---',
      ]
    case 'other-log':
      return ['BROKEN: this folder is the copy of another log', `  copied ${broken.expected}`, `  served ${broken.found}`]
    case 'signature':
      return [`BROKEN: the checkpoint is not signed by the log you named (${broken.found})`]
    case 'copy':
      return [`BROKEN: a checkpoint in the folder was changed, or is of a key that your policy does not name (${broken.found})`]
    case 'not-continued':
      return [
        `BROKEN: the log does not continue the last good tree of ${count(broken.size)} entries that your policy names`,
        `  expected ${broken.expected}`,
        `  found    ${broken.found}`,
      ]
    case 'tile':
      return [`BROKEN: ${broken.path} is not what the log signed`, `  expected ${broken.expected}`, `  found    ${broken.found}`]
  }
}

function tellUnchecked({ reason, what }: Extract<MirrorResult, { verdict: 'cannot-check' }>): string[] {
  if (reason === 'unreachable')
    return [`Cannot check: out of reach, ${what}`, 'What was copied so far stays; the next run goes on from there.']
  if (reason === 'missing') return [`Cannot check: ${what} is not there`]
  return [
    'Cannot check who stands behind it: the witnesses that your policy asks for have not countersigned this checkpoint',
    ...what.trimEnd().split('\n'),
  ]
}
