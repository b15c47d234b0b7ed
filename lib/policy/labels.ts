/**
 * Which labels do the policies tell apart? Two labels under which all policies read the same are decided alike, so
 * one call decides both. Computed from the policies in force: a second table could disagree with them. Pure.
 */
import type { CompartmentLabel } from '@/lib/base/compartment'

/** A policy's JSON with every mention of labels replaced by whether `label` is meant. */
export function blindTo(node: unknown, label: CompartmentLabel): unknown {
  if (Array.isArray(node)) {
    const mentioned = node.map(labelOf)
    if (mentioned.length > 0 && mentioned.every((one) => one !== undefined)) return mentioned.includes(label)
    return node.map((one) => blindTo(one, label))
  }
  const mentioned = labelOf(node)
  if (mentioned !== undefined) return mentioned === label
  if (typeof node !== 'object' || node === null) return node
  // A compartment named by its id would escape this reading: its labels would be taken for alike.
  if ('type' in node && node.type === 'Compartment') throw new Error('policies name compartments by label, never by id')
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, blindTo(value, label)]))
}

type Literal = { Value?: { __entity?: { type?: unknown; id?: unknown } }; __entity?: { type?: unknown; id?: unknown } }

function labelOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  const entity = (node as Literal).__entity ?? (node as Literal).Value?.__entity
  return entity?.type === 'Label' ? String(entity.id) : undefined
}
