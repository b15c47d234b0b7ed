/** The one source of "now". Only the seed and tests may set it (checked by lib/tidy.test.ts). */
const slot = Symbol.for('chartseal.clock')
type Slot = { [slot]?: () => Date }

export function now(): Date {
  return (globalThis as Slot)[slot]?.() ?? new Date()
}

/** Whether times are claimed rather than read: what is written then says so (lib/access/events). */
export function isClockSet(): boolean {
  return (globalThis as Slot)[slot] !== undefined
}

/** `undefined` returns to the machine's clock. */
export function setClock(clock: (() => Date) | undefined): void {
  if (clock) (globalThis as Slot)[slot] = clock
  else delete (globalThis as Slot)[slot]
}
