/** Attacks a copy of the log in this browser and checks the copy. What it changes never leaves the worker. */

import { HTTP_LOG, textOf, unreadable } from '@/app/http-log'
import { Unreachable } from '@/lib/ledger/history-source'
import { parseVerifierKey } from '@/lib/ledger/note-key'
import { copyLog, type LogCopy, rehearse } from '@/lib/ledger/rehearsal'
import type { RehearsalReport, RehearsalRequest } from './rehearsal-messages'

let copied: Promise<LogCopy> | undefined

addEventListener('message', ({ data }: MessageEvent<RehearsalRequest>) => {
  void run(data).then(
    (said) => postMessage(said),
    (error: unknown) => {
      copied = undefined
      const reason = error instanceof Unreachable || error instanceof TypeError ? unreadable() : 'The copy could not be made.'
      postMessage({ kind: 'cannot', reason } satisfies RehearsalReport)
    },
  )
})

async function run({ attack }: RehearsalRequest): Promise<RehearsalReport> {
  const key = parseVerifierKey((await textOf('/ledger/vkey')).trim())
  copied ??= copyLog(HTTP_LOG, key)
  const copy = await copied
  const size = copy.entries.length
  if (size < 2) return { kind: 'cannot', reason: 'The log has too few entries to play with.' }
  const at = Math.floor(Math.random() * (size - 1))
  return { kind: 'rehearsed', attack, at, size, found: await rehearse(copy, key, attack, at) }
}
