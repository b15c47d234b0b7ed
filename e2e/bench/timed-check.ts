/** What runs in the page that is timed. No debugger is attached: watching twelve thousand requests took longer than the check. */
export const PAGE = '/audit/verify'
export const MEASURED_AT = '/measured'

/** `ms`: from the click until the page says how the check ended. `longest`: of the tasks above 50 ms, 0 where there was none. */
export type Measured = { readonly ms: number; readonly longest: number; readonly said: string }

export function script(): string {
  return `(${timeCheck})(${JSON.stringify(MEASURED_AT)})`
}

function timeCheck(measuredAt: string): void {
  let [begun, longest] = [0, 0]
  const note = (tasks: PerformanceEntryList) => {
    // What began before the click is the page's start.
    for (const { duration, startTime } of tasks) if (begun > 0 && startTime >= begun) longest = Math.max(longest, duration)
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  const look = () => {
    const said = document.querySelector('.check .seal:not(.checking, .not-checked) .said')?.textContent
    if (!said) return
    changes.disconnect()
    const ms = performance.now() - begun
    note(observer.takeRecords())
    void fetch(measuredAt, { method: 'POST', body: JSON.stringify({ ms, longest, said }) })
  }
  const changes = new MutationObserver(look)
  /** Until the page is awake a click does nothing. */
  const click = () => {
    const button = document.querySelector<HTMLButtonElement>('.check button')
    if (button?.disabled) return
    begun = performance.now()
    changes.observe(document.body, { subtree: true, childList: true, characterData: true })
    button?.click()
    setTimeout(click, 200)
  }
  addEventListener('load', () => {
    observer.observe({ type: 'longtask' })
    setTimeout(click, 2_000)
  })
}
