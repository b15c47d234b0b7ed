/**
 * npm run mirror -- URL FOLDER [--policy FILE | --log KEY …] [--whole]
 * npm run mirror -- FOLDER [--policy FILE | --log KEY …]
 *
 * Keeps a full copy of a log in the formats of C2SP, this portal's or anybody's: see --help.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { keepMirrorPolicy, loadMirrorPolicy, openMirrorFolder } from '@/bin/mirror-folder'
import { httpLog } from '@/bin/mirror-source'
import { tellMirror } from '@/bin/mirror-words'
import { explain, Unready } from '@/bin/set-up/unready'
import { now } from '@/lib/base/clock'
import { count } from '@/lib/base/count'
import { mirrorLog } from '@/lib/ledger/mirror'
import { PolicyError, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

const USAGE = 'npm run mirror -- URL FOLDER [--policy FILE | --log KEY] [--whole]'
const HELP = `${USAGE}
npm run mirror -- FOLDER                checks the copy by itself, offline

Copies a log, whole, and checks all of it on the way: the signature of its checkpoint, that every tile and every entry is in
the signed tree, and that the log continues the copy that lies in FOLDER. A log that forked, shrank or was altered is
refused. Run it again, by the hour if you like: only what is new is fetched, and after a crash it goes on where it was.

Anybody may keep one: a patients' association, a regulator, another hospital. Every copy elsewhere is one more place where a
history cannot be changed. It holds hashes, never a name.

  URL            the log's prefix: https://<portal>/ledger/ here. Any log in the layout of C2SP tlog-tiles will do.
  FOLDER         where the copy lies, in that same layout: any web server may serve it as it is, and others copy it from
                 there. Nothing but the copy belongs in it; .mirror is the mirror's own.
  --log KEY      the log's verifier key. Ask for it on another way than the log's own page, if you can: on paper, by
                 telephone. May be repeated, while a log changes its key.
  --policy FILE  instead: a witness policy (C2SP tlog-policy), which names the log's key and who must have countersigned.
                 Without those, nothing is taken. Who is checked does not choose the rules: read a policy before you use it.
                 Either is needed the first time, then kept, until you name another.
  --whole        read and check every tile of the copy again too, and fetch anew what was damaged or lost.

It ends with 0: intact. 1: broken; both sides of the contradiction are printed, and FOLDER stays a copy of what it was.
2: cannot check: nobody answers, something is missing, or the witnesses have not countersigned.
`

async function main(): Promise<number> {
  const { values, positionals } = parse()
  if (values.help) return say(HELP.trimEnd(), 0)
  const [folderName, url, ...rest] = [...positionals].reverse()
  if (folderName === undefined || rest.length > 0) throw new Unready('name the log and the folder', USAGE)
  const log = url === undefined ? undefined : httpLog(parseUrl(url))
  const folder = resolve(folderName)
  const named = policyTextOf(values.policy, values.log)
  const policyBefore = loadMirrorPolicy(folder)
  const policy = named === undefined ? policyBefore : readPolicy(named)
  if (!policy) throw new Unready('whose log it is has to be named the first time', USAGE)
  const result = await mirrorLog({
    ...(log && { log }),
    copy: openMirrorFolder(folder),
    policy,
    ...(policyBefore && { policyBefore }),
    whole: values.whole ?? false,
    nowSeconds: Math.floor(now().getTime() / 1_000),
    onProgress: progress(),
  })
  if (result.verdict === 'intact' && named !== undefined) keepMirrorPolicy(folder, named)
  const { code, lines } = tellMirror(result, log !== undefined)
  return say(lines.join('\n'), code)
}

function say(text: string, code: number): number {
  // What a stranger's log is called must not move the cursor and overwrite what is said of it.
  const plain = text.replace(/[^\P{C}\n]/gu, '\ufffd')
  ;(code === 0 ? process.stdout : process.stderr).write(`${plain}\n`)
  return code
}

/** A line every few seconds, on a terminal only: what stands in a log file should be news. */
function progress(): (progress: { readonly entries: number; readonly size: number }) => void {
  let said = Date.now()
  return ({ entries, size }) => {
    if (!process.stderr.isTTY || Date.now() - said < 2_000) return
    said = Date.now()
    process.stderr.write(`${count(entries)} of ${count(size)} entries\n`)
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new Unready(`${text} is not the address of a log`, USAGE)
  return url
}

function policyTextOf(file: string | undefined, keys: readonly string[] | undefined): string | undefined {
  if (file !== undefined && keys) throw new Unready('a policy names the log’s key itself', 'leave out --log, or --policy')
  if (keys) return [...keys.map((key) => `log ${key.trim()}`), 'quorum none', ''].join('\n')
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Unready((error as Error).message, 'name a file that can be read: --policy FILE')
  }
}

function readPolicy(text: string): WitnessPolicy {
  try {
    return parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw new Unready(error.message, 'a key is name+id+base64, as /ledger/vkey answers; a policy is what C2SP tlog-policy says')
  }
}

function parse() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { policy: text, log: { ...text, multiple: true }, whole: flag, help: flag } as const
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  explain(error)
  process.exitCode = 2
}
