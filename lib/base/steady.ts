import 'server-only'

/** The answer leaves at a whole number of these: what was done in between is not told by how long it took. */
const STEP_MS = 250

/** Waits until the next step since the beginning, also where the work throws. */
export async function inSteadyTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  try {
    return await work()
  } finally {
    const spent = performance.now() - began
    await new Promise((go) => setTimeout(go, Math.ceil(spent / STEP_MS) * STEP_MS - spent))
  }
}
