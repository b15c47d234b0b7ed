/**
 * The explorer's index as it stands in memory: one number per entry and column, so that a filter over a million entries
 * is a walk over arrays. Tokens and closed words are interned. Holds nothing that the index's rows do not say. Pure.
 */
import { fromHex, toHex } from '@/lib/base/bytes'
import { WHY_STATES, type WhyState } from '@/lib/oversight/explorer-view'

/** Closed words of an entry; `organisation` is of who acted, empty where there is none. */
export type Kind = {
  readonly action: string
  readonly outcome: string
  readonly role: string
  readonly purpose: string
  readonly basis: string
  readonly organisation: string
}

/** Numbers of tokens are their places in `Interned`; 0 is none. `at` in milliseconds. */
export type Indexed = {
  readonly position: number
  readonly at: number
  readonly kind: number
  readonly state: WhyState
  readonly actor: number
  readonly patient: number
  readonly sitting: number
}

export class Interned<T> {
  private readonly numbers = new Map<string, number>([['', 0]])
  private readonly values: (T | undefined)[] = [undefined]

  /** `key` names the value; the empty key is 0. */
  add(key: string, value: T): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.values.length)
    return this.values.push(value) - 1
  }

  /** `undefined` for what no entry has. */
  numberOf(key: string): number | undefined {
    return this.numbers.get(key)
  }

  at(number: number): T | undefined {
    return this.values[number]
  }

  get size(): number {
    return this.values.length
  }
}

export function stateNumber(state: WhyState): number {
  return WHY_STATES.indexOf(state)
}

/** In ascending order of position. */
export class Columns {
  size = 0
  position = new Float64Array(0)
  at = new Float64Array(0)
  kind = new Int32Array(0)
  state = new Uint8Array(0)
  actor = new Int32Array(0)
  patient = new Int32Array(0)
  sitting = new Int32Array(0)

  /** Adds it, or replaces the entry of that position: applying the same rows twice changes nothing. */
  put(entry: Indexed): void {
    const last = this.size === 0 ? -1 : (this.position[this.size - 1] as number)
    const place = entry.position > last ? this.size : this.find(entry.position)
    if (place < 0) throw new Error('the index gave an entry out of order')
    if (place === this.size) this.grow()
    this.position[place] = entry.position
    this.at[place] = entry.at
    this.kind[place] = entry.kind
    this.state[place] = stateNumber(entry.state)
    this.actor[place] = entry.actor
    this.patient[place] = entry.patient
    this.sitting[place] = entry.sitting
  }

  /** The place of a position; negative where there is none. */
  find(position: number): number {
    let [low, high] = [0, this.size - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.position[middle] as number
      if (found === position) return middle
      if (found < position) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  private grow(): void {
    if (++this.size <= this.position.length) return
    const room = Math.max(1_024, this.position.length * 2)
    const larger = <T extends { set(from: ArrayLike<number>): void }>(to: T, from: ArrayLike<number>): T => {
      to.set(from)
      return to
    }
    this.position = larger(new Float64Array(room), this.position)
    this.at = larger(new Float64Array(room), this.at)
    this.kind = larger(new Int32Array(room), this.kind)
    this.state = larger(new Uint8Array(room), this.state)
    this.actor = larger(new Int32Array(room), this.actor)
    this.patient = larger(new Int32Array(room), this.patient)
    this.sitting = larger(new Int32Array(room), this.sitting)
  }
}

/** Everything an organisation's officer may list: what is examined, and behind it what is not yet, the queue last. */
export type Index = {
  readonly kinds: Interned<Kind>
  /** Keys of tokens (lib/oversight/explorer-index.ts). */
  readonly tokens: Interned<string>
  readonly kept: Columns
  readonly tail: Columns
}

export function partsOf({ kept, tail }: Index): readonly Columns[] {
  return [kept, tail]
}

/** How a token stands in the index, a character a byte, and back to how it stands in a link. */
export function tokenKey(token: Uint8Array | string): string {
  return String.fromCharCode(...(typeof token === 'string' ? fromHex(token) : token))
}

export function tokenHex(key: string): string {
  return toHex(Uint8Array.from(key, (character) => character.charCodeAt(0)))
}
