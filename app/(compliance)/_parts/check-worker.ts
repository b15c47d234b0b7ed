/** Placeholder of the checking worker: it claims nothing. The real one verifies leaves, links, tree and signature here. */
import type { CheckReport } from './check-messages'

addEventListener('message', () => {
  const report: CheckReport = { kind: 'cannot-check', reason: 'The check is not part of this build.' }
  postMessage(report)
})
