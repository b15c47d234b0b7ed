/**
 * npm run verify -- FILE [--policy FILE] [--log FOLDER] [--json]
 *
 * Checks an evidence file, or a receipt, on this machine alone: no network, no database, no data folder. Prints what each depth found
 * and what the file cannot show. Ends with 0 where everything is intact, 1 where something is broken, 2 where something
 * could not be checked. Without a policy nothing is intact: who is checked does not choose the rules.
 */
import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { explain, Unready } from '@/bin/set-up/unready'
import { type ReceiptTerms, verifyReceipt } from '@/bin/verify-receipt'
import { toBase64 } from '@/lib/base/bytes'
import { checkEvidence, type EvidenceReport, type Verdict } from '@/lib/ledger/check-evidence'
import { isReceipt } from '@/lib/ledger/check-receipt'
import { EvidenceError, MOST_EVIDENCE_BYTES, parseEvidence } from '@/lib/ledger/evidence'
import { type ToldEvidence, tellEvidence } from '@/lib/ledger/evidence-words'
import { NoteError } from '@/lib/ledger/note-key'
import { PolicyError, parsePolicy } from '@/lib/ledger/witness-policy'

const USAGE = 'npm run verify -- FILE [--policy FILE] [--log FOLDER] [--json]'
const HELP = `${USAGE}

Checks an evidence file (chartseal/evidence/v1) offline, with nothing but this program and the file. A receipt
(chartseal/receipt/v1) likewise: who signed it, and when the entry was owed; with --log also whether the log kept its word.

  --policy FILE  which log keys and witnesses you trust, and how many must agree (C2SP tlog-policy). Get it on another
                 way than from whom you check: the one inside the file is a proposal and decides nothing.
  --log FOLDER   for a receipt: a copy of the log, as "npm run mirror -- URL FOLDER" makes one. 0: the entry is in it. 1: it was
                 due by the time of the witnesses, and is not. 2: neither can be said yet.
  --json         the result as JSON

Ends with 0: intact; 1: broken; 2: could not be checked, which says nothing about the ledger.
`
const EXIT: { readonly [V in Verdict]: number } = { intact: 0, broken: 1, 'cannot-check': 2 }

async function main(): Promise<number> {
  const { positionals, values } = parse()
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const [path] = positionals
  if (path === undefined || positionals.length > 1) throw new Unready('name one file', USAGE)
  const bytes = read(path)
  const policy = values.policy === undefined ? undefined : parsePolicy(read(values.policy).toString('utf8'))
  const text = bytes.toString('utf8')
  const folder = values.log
  if (isReceipt(text)) return receiptMain(text, values.json === true, { ...(policy && { policy }), ...(folder && { folder }) })
  if (folder !== undefined) throw new Unready('--log is for receipts: an evidence file brings its proofs along', USAGE)
  const evidence = parseEvidence(bytes)
  const report = checkEvidence(evidence, { nowSeconds: Math.floor(Date.now() / 1_000), ...(policy && { policy }) })
  const told = tellEvidence(evidence, report)
  process.stdout.write(values.json ? jsonOf(told, report) : textOf(told))
  return EXIT[report.verdict]
}

/** 0 only where `--log` holds the entry: a promise is not one. */
async function receiptMain(note: string, json: boolean, terms: Omit<ReceiptTerms, 'nowMs'>): Promise<number> {
  const { lines, why, receipt, verdict, witnessed, sentence } = await verifyReceipt(note, { ...terms, nowMs: Date.now() })
  const result = { format: 'chartseal/verification/v1', verdict, witnessed, sentence, found: { why }, receipt }
  process.stdout.write(`${json ? JSON.stringify(result, null, 2) : lines.map(printable).join('\n')}\n`)
  return EXIT[verdict]
}

const SIGNS = { intact: 'intact', broken: 'BROKEN', 'cannot-check': 'cannot check', none: '-' } as const

function textOf({ sentence, depths, limits }: ToldEvidence): string {
  const lines = [
    ...depths.flatMap(({ depth, verdict, said }) => [`${depth}: ${SIGNS[verdict]}`, ...said.map((line) => `  ${line}`)]),
    'This file cannot show:',
    ...limits.map((line) => `  ${line}`),
    sentence,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

/** What a stranger wrote into the file must not move the cursor and overwrite what is said of it. */
function printable(line: string): string {
  return line.replace(/\p{C}/gu, '\ufffd')
}

function jsonOf({ verdict, sentence, depths, limits }: ToldEvidence, { witnessed, of, ...found }: EvidenceReport): string {
  const { entries, consents, lists, checkpoint, witnesses } = found
  const result = {
    format: 'chartseal/verification/v1',
    verdict,
    witnessed,
    sentence,
    depths,
    limits,
    found: { entries, consents, lists, checkpoint, witnesses },
    ...(of && { tree: { origin: of.origin, size: of.size, root: toBase64(of.root) } }),
  }
  return `${JSON.stringify(result, null, 2)}\n`
}

function read(path: string): Buffer {
  try {
    if (statSync(path).size <= MOST_EVIDENCE_BYTES) return readFileSync(path)
  } catch (error) {
    throw new Unready(`${path} cannot be read`, (error as NodeJS.ErrnoException).code ?? USAGE)
  }
  throw new Unready(`${path} is too large`, 'an evidence file has at most 16 MB')
}

function parse() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ allowPositionals: true, options: { policy: text, log: text, json: flag, help: flag } })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = [EvidenceError, NoteError, PolicyError].some((kind) => error instanceof kind)
  explain(known ? new Unready((error as Error).message, 'nothing was checked') : error)
  process.exitCode = 2
}
