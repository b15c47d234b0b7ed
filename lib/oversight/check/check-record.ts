import 'server-only'
/**
 * What the ledger's own check found, outside the ledger and outside the database: `self-check.jsonl` in the data folder, one
 * line a check, only ever added to and on the disk before the check ends. So a break is still known, and how far the log was
 * checked with which tree, when somebody restores an older database or rewrites the one there is.
 *
 * A break stands until a person says that it was seen: a check that finds nothing the next hour does not take it back.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fromBase64, toBase64 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { appendPrivate, dataFolder } from '@/lib/base/data-folder'
import { Edge } from '@/lib/ledger/edge'

const breakShape = z.object({ at: z.iso.datetime(), lines: z.array(z.string()) })
const recordShape = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  /** `new`: what came since the last check. `all`: everything. `acknowledge`: a person saw the break that stood. */
  did: z.enum(['new', 'all', 'acknowledge']),
  verdict: z.enum(['intact', 'broken', 'cannot-check']),
  /** What was found, or why it was acknowledged. */
  lines: z.array(z.string()),
  /** The log that was checked, and the right edge of its tree as far as it was found intact. */
  origin: z.string(),
  edge: z.string(),
  /** When a check of new entries, or of all, last came to an end, whatever it found. */
  newAt: z.iso.datetime().nullable(),
  allAt: z.iso.datetime().nullable(),
  /** The first break that nobody has acknowledged. */
  standing: breakShape.nullable(),
})

export type CheckRecord = z.infer<typeof recordShape>
export type StandingBreak = z.infer<typeof breakShape>
export type Found = Pick<CheckRecord, 'did' | 'verdict' | 'lines' | 'origin'> & {
  readonly edge: Edge
  /** Those of the lines that say what is broken. */
  readonly broken: readonly string[]
}

export const RECORD_FILE = 'self-check.jsonl'
/** A ledger wholly rewritten must not fill the disk. */
const MOST_LINES = 120

export class RecordDamaged extends Error {
  constructor() {
    super(`${RECORD_FILE} is damaged: keep it as evidence, and find out who wrote to it`)
  }
}

/** The newest record; `undefined` before the first. Throws `RecordDamaged`. */
export function loadCheckRecord(folder = dataFolder()): CheckRecord | undefined {
  const path = join(folder, RECORD_FILE)
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  // A power cut may have torn one line; the one before it then holds what was known.
  const found = lines.at(-1) === undefined ? undefined : (parse(lines.at(-1)) ?? parse(lines.at(-2)))
  if (lines.length > 0 && !found) throw new RecordDamaged()
  return found
}

/** Records what a check found. */
export function recordFound({ did, verdict, lines, origin, edge, broken }: Found): CheckRecord {
  const before = loadCheckRecord()
  const at = now().toISOString()
  const ended = verdict !== 'cannot-check'
  return append({
    v: 1,
    at,
    did,
    verdict,
    lines: lines.slice(0, MOST_LINES),
    origin,
    edge: toBase64(edge.encode()),
    newAt: ended ? at : (before?.newAt ?? null),
    allAt: ended && did === 'all' ? at : (before?.allAt ?? null),
    standing: before?.standing ?? (verdict === 'broken' ? { at, lines: broken.slice(0, MOST_LINES) } : null),
  })
}

/** A person saw the break and says what was done about it. `undefined` where none stands. */
export function acknowledgeBreak(why: string): StandingBreak | undefined {
  const before = loadCheckRecord()
  if (!before?.standing) return undefined
  append({ ...before, at: now().toISOString(), did: 'acknowledge', lines: [why], standing: null })
  return before.standing
}

export function edgeOf({ edge }: Pick<CheckRecord, 'edge'>): Edge {
  return Edge.decode(fromBase64(edge))
}

function append(record: CheckRecord): CheckRecord {
  appendPrivate(join(dataFolder(), RECORD_FILE), JSON.stringify(record))
  return record
}

function parse(line: string | undefined): CheckRecord | undefined {
  try {
    return recordShape.parse(JSON.parse(line ?? ''))
  } catch {
    return undefined
  }
}
