import type { Coding } from './bundle'
import { type Condition, parseCondition } from './condition'
import type { LinkToken } from './scan'

/**
 * What a resource points at. One generic walk over the parsed resource, contained ones and extensions included, in the
 * order of the file; the scan noted the same strings as byte offsets, so the two lists are paired one to one and nothing
 * has to be searched for again.
 */
export type RawReference =
  | { readonly form: 'contained'; readonly path: string; readonly text: string }
  | {
      readonly form: 'conditional'
      readonly path: string
      readonly text: string
      readonly token: LinkToken
      readonly condition: Condition | undefined
    }
  | {
      readonly form: 'literal'
      readonly path: string
      readonly text: string
      readonly token: LinkToken
      readonly link: 'reference' | 'url'
    }
  /** An identifier only: nothing to rewrite, but it names something. */
  | {
      readonly form: 'logical'
      readonly path: string
      readonly type?: string
      readonly identifier: { system: string; value: string }
    }

export type Reading = { readonly references: RawReference[]; readonly inlineLabels: Coding[] }

/** Labels on a part of a resource (DS4P inline labels): the whole resource takes them. */
const INLINE_LABEL = 'http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label'

type Json = Record<string, unknown>

/** `resource` must have passed validation, `tokens` come from the scan of the same bytes. */
export function readReferences(resource: Json, tokens: readonly LinkToken[]): Reading {
  const walk = new Walk(tokens)
  walk.object(resource, '')
  if (walk.next !== tokens.length) throw new Error('references and their offsets do not pair')
  return { references: walk.references, inlineLabels: walk.inlineLabels }
}

class Walk {
  next = 0
  readonly references: RawReference[] = []
  readonly inlineLabels: Coding[] = []
  private readonly path: (string | number)[] = []
  private types: string[] = []

  constructor(private readonly tokens: readonly LinkToken[]) {}

  object(value: Json, key: string): void {
    const isResource = typeof value.resourceType === 'string'
    if (isResource) this.types.push(value.resourceType as string)
    if (value.url === INLINE_LABEL) this.label(value.valueCoding)
    let reference = false
    for (const name in value) {
      const child = value[name]
      if (typeof child === 'string') {
        if (name === 'reference' || name === 'url') reference = this.link(value, key, name, child) || reference
      } else if (typeof child === 'object' && child !== null) {
        this.path.push(name)
        if (Array.isArray(child)) this.array(child, name)
        else this.object(child as Json, name)
        this.path.pop()
      }
    }
    if (!reference) this.logical(value)
    if (isResource) this.types.pop()
  }

  private array(values: unknown[], key: string): void {
    values.forEach((value, index) => {
      if (typeof value !== 'object' || value === null) return
      this.path.push(index)
      if (Array.isArray(value)) this.array(value, key)
      else this.object(value as Json, key)
      this.path.pop()
    })
  }

  /** True if `text` was a Reference.reference. */
  private link(owner: Json, key: string, name: 'reference' | 'url', text: string): boolean {
    const token = this.tokens[this.next++]
    if (token?.key !== name) throw new Error('references and their offsets do not pair')
    if (name === 'reference' && this.isPlainUri(owner, key)) return false
    const path = `${this.place()}.${name}`
    if (name === 'url') this.references.push({ form: 'literal', path, text, token, link: 'url' })
    else if (text.startsWith('#')) this.references.push({ form: 'contained', path, text })
    else this.references.push(this.conditional(path, text, token) ?? { form: 'literal', path, text, token, link: 'reference' })
    return name === 'reference'
  }

  private conditional(path: string, text: string, token: LinkToken): RawReference | undefined {
    const parts = /^([A-Z][A-Za-z]+)\?(.*)$/s.exec(text)
    if (!parts) return undefined
    return { form: 'conditional', path, text, token, condition: parseCondition(parts[1] as string, parts[2] as string) }
  }

  /** The three elements of R4 named `reference` that are URIs and not References. */
  private isPlainUri(owner: Json, key: string): boolean {
    const type = this.types.at(-1)
    if (owner.resourceType === 'DetectedIssue') return true
    return (type === 'Immunization' && key === 'education') || typeof owner.language === 'string'
  }

  private logical(value: Json): void {
    const identifier = value.identifier as Json | undefined
    if (value.resourceType !== undefined || typeof identifier !== 'object' || identifier === null || Array.isArray(identifier))
      return
    const { system, value: text } = identifier
    if (typeof system !== 'string' || typeof text !== 'string') return
    const type = typeof value.type === 'string' ? { type: value.type } : {}
    this.references.push({ form: 'logical', path: this.place(), ...type, identifier: { system, value: text } })
  }

  private label(value: unknown): void {
    const { system, code } = (typeof value === 'object' && value !== null ? value : {}) as Json
    if (typeof code === 'string') this.inlineLabels.push({ code, ...(typeof system === 'string' ? { system } : {}) })
  }

  private place(): string {
    return this.path.reduce<string>(
      (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`),
      this.types[0] ?? '',
    )
  }
}
