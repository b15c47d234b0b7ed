/**
 * Witness policies (C2SP tlog-policy): which log keys, which witnesses, and how many of them must have countersigned. Pure.
 *
 *   log <vkey> [<url>]
 *   witness <name> <vkey> [<url>]
 *   group <name> all|any|<k> <name>…
 *   quorum <name>|none
 *   # chartseal-receipt <vkey>                   (ours: other readers see a comment)
 *   # chartseal-last-good <size> <base64 root> <vkey>
 *
 * `last-good`: that key signs no more (it was stolen, or its log ended); whatever its successor signs continues this tree.
 *
 * Words are parted by spaces and tabs; empty lines and other comments say nothing. A name is defined before it is used,
 * and is a member of at most one group, so that nobody counts twice. Whoever is checked does not choose the rules: a policy
 * that a portal publishes or encloses is a proposal.
 */
import { type Bytes, equal, toBase64 } from '@/lib/base/bytes'
import {
  type CosignerKey,
  decodeBase64,
  formatVerifierKey,
  NoteError,
  parseCosignerKey,
  parseVerifierKey,
  type VerifierKey,
} from '@/lib/ledger/note-key'

export type PolicyLog = { readonly key: VerifierKey; readonly url?: string }
/** `name` is this policy's own word for it, not the key's name. */
export type PolicyWitness = { readonly name: string; readonly key: CosignerKey; readonly url?: string }
/** Counts as having countersigned where `threshold` of `members` have. */
export type WitnessGroup = { readonly name: string; readonly threshold: number; readonly members: readonly string[] }

/** The last tree of a key that is not accepted any more. */
export type LastGood = { readonly size: number; readonly root: Bytes; readonly key: VerifierKey }

export type WitnessPolicy = {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** In the order of the text: a group stands behind those it names. */
  readonly groups: readonly WitnessGroup[]
  /** Name of a witness or a group; `none`: no cosignature is asked for. */
  readonly quorum: string
  readonly receiptKeys: readonly VerifierKey[]
  /** Not there where there is none. */
  readonly lastGood?: readonly LastGood[]
}

export class PolicyError extends Error {
  /** `line`: from 1; 0 where the whole is meant. */
  constructor(
    readonly line: number,
    why: string,
  ) {
    super(line > 0 ? `witness policy, line ${line}: ${why}` : `witness policy: ${why}`)
    this.name = 'PolicyError'
  }
}

/** The quorum that asks for no cosignature; nothing else may have this name. */
export const NO_QUORUM = 'none'
const RECEIPT = 'chartseal-receipt'
const LAST_GOOD = 'chartseal-last-good'

/** Throws `PolicyError` for whatever is not understood: a line passed over could have been the one that asks for more. */
export function parsePolicy(text: string): WitnessPolicy {
  if (!text.isWellFormed() || /[^\t\n\x20-\x7e\u0080-\u{10ffff}]/u.test(text)) throw new PolicyError(0, 'a control character')
  // Cut short, a quorum of `hospitals` could read as one of `hospital`.
  if (!text.endsWith('\n')) throw new PolicyError(0, 'the last line has no end')
  const reader = new PolicyReader()
  for (const [i, line] of text.split('\n').slice(0, -1).entries()) {
    try {
      reader.read(line)
    } catch (error) {
      if (error instanceof NoteError) throw new PolicyError(i + 1, error.message)
      throw error instanceof Refused ? new PolicyError(i + 1, error.message) : error
    }
  }
  return reader.policy()
}

/** One line each, without comments but ours: what it writes reads back as the same policy. */
export function encodePolicy({ logs, witnesses, groups, quorum, receiptKeys, lastGood = [] }: WitnessPolicy): string {
  const lines = [
    ...lastGood.map(encodeLastGood),
    ...logs.map(({ key, url }) => ['log', formatVerifierKey(key), ...(url === undefined ? [] : [url])].join(' ')),
    ...receiptKeys.map((key) => `# ${RECEIPT} ${formatVerifierKey(key)}`),
    ...witnesses.map(({ name, key, url }) =>
      ['witness', name, formatVerifierKey(key), ...(url === undefined ? [] : [url])].join(' '),
    ),
    ...groups.map(({ name, threshold, members }) => ['group', name, threshold, ...members].join(' ')),
    `quorum ${quorum}`,
  ]
  return `${lines.join('\n')}\n`
}

export function encodeLastGood({ size, root, key }: LastGood): string {
  return `# ${LAST_GOOD} ${size} ${toBase64(root)} ${formatVerifierKey(key)}`
}

class Refused extends Error {}
const TWICE = 'a key that is there already'

/** Lines in their order: each may use only what stands above it. */
class PolicyReader {
  private readonly logs: PolicyLog[] = []
  private readonly witnesses: PolicyWitness[] = []
  private readonly groups: WitnessGroup[] = []
  private readonly receiptKeys: VerifierKey[] = []
  private readonly lastGood: LastGood[] = []
  private readonly members = new Set<string>()
  private readonly names = new Set<string>()
  private quorum: string | undefined

  read(line: string): void {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    const [kind, ...rest] = words
    if (kind === undefined) return
    if (kind.startsWith('#')) this.readComment(words)
    else if (kind === 'log') this.readLog(rest)
    else if (kind === 'witness') this.readWitness(rest)
    else if (kind === 'group') this.readGroup(rest)
    else if (kind === 'quorum') this.readQuorum(rest)
    else throw new Refused('neither log, witness, group nor quorum')
  }

  policy(): WitnessPolicy {
    const { logs, witnesses, groups, quorum, receiptKeys, lastGood } = this
    if (quorum === undefined) throw new PolicyError(0, 'no quorum')
    return { logs, witnesses, groups, quorum, receiptKeys, ...(lastGood.length > 0 && { lastGood }) }
  }

  private readComment([sign, ours, ...words]: readonly string[]): void {
    if (sign === '#' && ours === RECEIPT) this.readReceipt(words)
    if (sign === '#' && ours === LAST_GOOD) this.readLastGood(words)
  }

  private readLastGood(words: readonly string[]): void {
    const [digits = '', root = '', text = ''] = atMost(3, words)
    if (!/^(0|[1-9][0-9]{0,14})$/.test(digits)) throw new Refused('the size of a last good tree')
    const known = { size: Number(digits), root: decodeBase64(root, 'root'), key: parseVerifierKey(text) }
    if (known.root.length !== 32) throw new Refused('the root of a last good tree')
    // Accepted and not accepted: whoever wrote that meant one of the two.
    this.requireNew(known.key)
    this.lastGood.push(known)
  }

  private readReceipt(words: readonly string[]): void {
    const [text = ''] = atMost(1, words)
    const key = parseVerifierKey(text)
    if (this.receiptKeys.some(({ publicKey }) => equal(publicKey, key.publicKey))) throw new Refused(TWICE)
    this.receiptKeys.push(key)
  }

  private readLog(words: readonly string[]): void {
    const [text = '', url] = atMost(2, words)
    const key = parseVerifierKey(text)
    this.requireNew(key)
    this.logs.push(url === undefined ? { key } : { key, url })
  }

  private readWitness(words: readonly string[]): void {
    const [name = '', text = '', url] = atMost(3, words)
    const key = parseCosignerKey(text)
    this.requireNew(key)
    this.define(name)
    this.witnesses.push(url === undefined ? { name, key } : { name, key, url })
  }

  private readGroup([name = '', count = '', ...members]: readonly string[]): void {
    if (members.length === 0) throw new Refused('a group without members')
    for (const member of members) {
      if (!this.names.has(member)) throw new Refused(`${member} is not defined above`)
      if (this.members.has(member)) throw new Refused(`${member} is a member already`)
      this.members.add(member)
    }
    const threshold = count === 'all' ? members.length : count === 'any' ? 1 : /^[1-9][0-9]{0,8}$/.test(count) ? Number(count) : 0
    if (threshold < 1 || threshold > members.length) throw new Refused('a group needs all, any, or 1 to its number of members')
    this.define(name)
    this.groups.push({ name, threshold, members })
  }

  private readQuorum(words: readonly string[]): void {
    const [name = ''] = atMost(1, words)
    if (this.quorum !== undefined) throw new Refused('a second quorum')
    if (name !== NO_QUORUM && !this.names.has(name)) throw new Refused('its quorum is not defined above')
    this.quorum = name
  }

  private define(name: string): void {
    if (name === NO_QUORUM || this.names.has(name)) throw new Refused(`${name} has a meaning already`)
    this.names.add(name)
  }

  /** One key under two names would count twice; the log's own as a witness would let it witness itself. */
  private requireNew({ publicKey }: VerifierKey | CosignerKey): void {
    const known = [...this.logs, ...this.witnesses, ...this.lastGood]
    if (known.some(({ key }) => equal(key.publicKey, publicKey))) throw new Refused(TWICE)
  }
}

function atMost(count: number, words: readonly string[]): readonly string[] {
  if (words.length > count) throw new Refused('more words than this line has')
  return words
}
