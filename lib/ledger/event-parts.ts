/** The parts an event is checked with: each returns the value in its type, or throws `EventError` naming the place. Pure. */
import { parseId } from '@/lib/base/ids'

/** What an event may hold. */
export type Value = string | number | readonly Value[] | { readonly [key: string]: Value }

/** Names the field, never its value: errors are logged, events are private. */
export class EventError extends Error {
  constructor(place: string) {
    super(`ledger event: ${place}`)
    this.name = 'EventError'
  }
}

export function fail(place: string): never {
  throw new EventError(place)
}

export function object(
  value: unknown,
  place: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  const found = plain(value, place)
  for (const key of required) if (!Object.hasOwn(found, key)) fail(`${place}: ${key} is missing`)
  for (const key of Object.keys(found)) if (!required.includes(key) && !optional.includes(key)) fail(`${place}: unknown key`)
  return found
}

export function map(value: unknown, place: string): Record<string, unknown> {
  const found = plain(value, place)
  for (const item of Object.values(found)) checkValue(item, place, 0)
  return found
}

export function list(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(place)
}

export function text(value: unknown, place: string): string {
  return typeof value === 'string' && value.isWellFormed() ? value : fail(place)
}

export function integer(value: unknown, place: string): number {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? (value as number) : fail(place)
}

export function id(value: unknown, place: string): void {
  if (!parseId(value)) fail(place)
}

export function oneOf(value: unknown, words: readonly string[], place: string): void {
  if (typeof value !== 'string' || !words.includes(value)) fail(place)
}

/** Deep enough for any detail; far from the depth at which JSON.parse's own stack matters. */
const DEEPEST = 32

function checkValue(value: unknown, place: string, depth: number): void {
  if (depth > DEEPEST) fail(`${place}: too deep`)
  if (typeof value === 'string') text(value, place)
  else if (typeof value === 'number') integer(value, place)
  else if (Array.isArray(value)) for (const item of value) checkValue(item, place, depth + 1)
  else for (const item of Object.values(plain(value, place))) checkValue(item, place, depth + 1)
}

function plain(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place)
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) fail(place)
  return value as Record<string, unknown>
}
