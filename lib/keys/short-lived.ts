import 'server-only'

/**
 * What was unwrapped stays in the process for at most five minutes: long enough that a ward round does not ask the
 * custodian for every chart, short enough that a destroyed key is gone soon everywhere. Bounded; oldest out first.
 */
const LIFETIME_MS = 5 * 60_000
/** For what must still be there when the custodian is down: it goes with the process. */
export const WHOLE_LIFE = Number.POSITIVE_INFINITY

export interface ShortLived<K, V> {
  get(key: K): V | undefined
  /** Returns the value, for use in a return statement. */
  set(key: K, value: V): V
  delete(key: K): void
}

type Held = Map<unknown, { readonly value: unknown; readonly until: number }>
const slot = Symbol.for('chartseal.short-lived')
type Slot = { [slot]?: Map<string, Held> }

/** One cache per name and process. Next loads modules several times, hence globalThis. The machine's clock counts, not a seed's. */
export function shortLived<K, V>(name: string, limit: number, lifetimeMs = LIFETIME_MS): ShortLived<K, V> {
  return {
    get(key) {
      const held = cache(name).get(key)
      if (!held) return undefined
      if (held.until > performance.now()) return held.value as V
      cache(name).delete(key)
      return undefined
    },
    set(key, value) {
      const entries = cache(name)
      entries.delete(key)
      if (entries.size >= limit) entries.delete(entries.keys().next().value)
      entries.set(key, { value, until: performance.now() + lifetimeMs })
      return value
    },
    delete(key) {
      cache(name).delete(key)
    },
  }
}

/** Forgets everything: for tests, which change database and data folder under one process. */
export function forgetShortLived(): void {
  delete (globalThis as Slot)[slot]
}

function cache(name: string): Held {
  const holder = globalThis as Slot
  holder[slot] ??= new Map()
  const known = holder[slot].get(name)
  if (known) return known
  const fresh: Held = new Map()
  holder[slot].set(name, fresh)
  return fresh
}
