import { normalUrl } from './bundle'
import type { Condition } from './condition'
import type { RawReference } from './references'
import type { LinkToken } from './scan'

/**
 * Which entry a reference means (FHIR R4, Bundle, "Resolving references in Bundles"): absolute URLs and URNs by fullUrl;
 * `Type/id` against the base of the referring entry's own fullUrl. Where entries go by urn:uuid or without a fullUrl, as
 * many real bundles do, `Type/id` is matched with resource ids, never with an entry of another server's base.
 */
export type Identifier = { readonly system: string; readonly value: string }

export type Addressed = {
  readonly index: number
  readonly type: string
  readonly id?: string
  readonly requestId?: string
  readonly fullUrl?: string
  readonly identifiers: readonly Identifier[]
}

export type ParsedReference = {
  /** FHIRPath-like place in the resource. */
  readonly path: string
  readonly target:
    | { readonly kind: 'entry'; readonly index: number; readonly suffix: string }
    | { readonly kind: 'conditional'; readonly condition: Condition }
    /** Absolute or relative, to something outside this bundle: kept as it is. */
    | { readonly kind: 'outside'; readonly text: string }
  /** Where the string stands in the file; absent for references by identifier, in which nothing is rewritten. */
  readonly token?: LinkToken
}

export type Resolved = ParsedReference | 'dangling' | 'ambiguous' | 'unsupported' | 'malformed' | undefined

const AMBIGUOUS = -1

export class BundleIndex {
  private readonly urls = new Map<string, number>()
  private readonly localIds = new Map<string, number>()
  private readonly identifiers = new Map<string, number>()

  constructor(entries: readonly Addressed[]) {
    for (const entry of entries) {
      if (entry.fullUrl !== undefined) this.urls.set(entry.fullUrl, entry.index)
      if (!isRestful(entry.fullUrl)) {
        for (const id of new Set([entry.id, entry.requestId]))
          if (id !== undefined) add(this.localIds, `${entry.type}/${id}`, entry.index)
        if (entry.fullUrl?.startsWith('urn:uuid:')) add(this.localIds, `${entry.type}/${entry.fullUrl.slice(9)}`, entry.index)
      }
      for (const identifier of entry.identifiers) {
        add(this.identifiers, `${entry.type}|${identifier.system}|${identifier.value}`, entry.index)
        add(this.identifiers, `|${identifier.system}|${identifier.value}`, entry.index)
      }
    }
  }

  /** `undefined`: nothing to keep track of. `fullUrl` is the referring entry's. */
  resolve(raw: RawReference, fullUrl: string | undefined): Resolved {
    if (raw.form === 'contained') return undefined
    if (raw.form === 'logical') return this.logical(raw)
    if (raw.form === 'conditional') return this.conditional(raw)
    const hash = raw.text.indexOf('#')
    const suffix = hash < 0 ? '' : raw.text.slice(hash)
    const index = this.literal(hash < 0 ? raw.text : raw.text.slice(0, hash), fullUrl)
    const { path, token } = raw
    if (index === AMBIGUOUS) return 'ambiguous'
    if (index !== undefined) return { path, token, target: { kind: 'entry', index, suffix } }
    if (raw.link === 'url') return undefined
    if (!/^(?:[a-z][a-z0-9+.-]*:|[A-Z][A-Za-z]+\/)\S+$/i.test(raw.text)) return 'malformed'
    return /^urn:/i.test(raw.text) ? 'dangling' : outside(raw.path, raw.text, token)
  }

  private literal(text: string, fullUrl: string | undefined): number | undefined {
    const plain = text.replace(/\/_history\/[A-Za-z0-9.-]{1,64}$/, '')
    const exact = this.urls.get(normalUrl(plain))
    if (exact !== undefined || /^[a-z][a-z0-9+.-]*:/i.test(plain)) return exact
    const relative = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(plain)
    if (!relative) return undefined
    const base = isRestful(fullUrl) ? fullUrl?.replace(/[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/, '') : undefined
    return (base === undefined ? undefined : this.urls.get(base + plain)) ?? this.localIds.get(plain)
  }

  private conditional(raw: Extract<RawReference, { form: 'conditional' }>): Resolved {
    const { condition, path, token } = raw
    if (!condition) return 'unsupported'
    const index = this.identifiers.get(`${condition.type}|${condition.system}|${condition.value}`)
    if (index === AMBIGUOUS) return 'ambiguous'
    if (index === undefined) return { path, token, target: { kind: 'conditional', condition } }
    return { path, token, target: { kind: 'entry', index, suffix: '' } }
  }

  /** Only what is certain: a logical reference is not rewritten, it merely carries a label on. */
  private logical(raw: Extract<RawReference, { form: 'logical' }>): Resolved {
    const index = this.identifiers.get(`${raw.type ?? ''}|${raw.identifier.system}|${raw.identifier.value}`)
    if (index === undefined || index === AMBIGUOUS) return undefined
    return { path: raw.path, target: { kind: 'entry', index, suffix: '' } }
  }
}

function add(map: Map<string, number>, key: string, index: number): void {
  const known = map.get(key)
  map.set(key, known === undefined || known === index ? index : AMBIGUOUS)
}

function outside(path: string, text: string, token: LinkToken): ParsedReference {
  return { path, token, target: { kind: 'outside', text } }
}

/** `[base]/Type/id`, the only form against which relative references resolve. */
function isRestful(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\/\S+\/[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(url)
}
