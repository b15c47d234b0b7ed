// What failed and why, in a few lines each, from the JSON report of Vitest or Playwright.
import { stripVTControlCharacters } from 'node:util'

const LINES = 12

/** `report` as parsed; one that was never written, `{}`, has none. */
export function failuresOf(report) {
  return [...ofVitest(report), ...ofPlaywright(report.suites ?? [], [])]
}

function ofVitest({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    // A file that could not be loaded, or whose set-up failed, has no test to blame.
    if (status === 'failed' && failed.length === 0) return [tell([name], message)]
    return failed.map(({ fullName, failureMessages }) => tell([name, fullName], failureMessages.join('\n')))
  })
}

function ofPlaywright(suites, above) {
  return suites.flatMap(({ title, specs = [], suites: below = [] }) => {
    const path = [...above, title].filter(Boolean)
    const failed = specs.filter(({ ok }) => !ok)
    const told = failed.map((spec) => tell([...path, spec.title], spec.tests.flatMap(messagesOf).join('\n')))
    return [...told, ...ofPlaywright(below, path)]
  })
}

function messagesOf({ results }) {
  return results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message))
}

/** Titles of the browser tests that failed once and held when tried again: to be looked into, though nothing waits for it. */
export function secondTriesOf({ suites = [] }, above = []) {
  return suites.flatMap(({ title, specs = [], suites: below = [] }) => {
    const path = [...above, title].filter(Boolean)
    const flaky = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    return [...flaky.map((spec) => [...path, spec.title].join(' › ')), ...secondTriesOf({ suites: below }, path)]
  })
}

function tell(path, message) {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, LINES)
  return [path.join(' › '), ...lines.map((line) => `  ${line}`)].join('\n')
}
