import 'server-only'
/** Whether the portal does all that it promises, in words that tell an outsider nothing about anybody in it. */
import { loadWaitingSince } from '@/lib/ledger/health'
import { loadWitnessAlarm } from '@/lib/ledger/witness-states'
import { loadCheckStanding } from '@/lib/oversight/check/check-standing'

/** Whoever asks is answered in bounded time, whatever the database does. */
const PATIENCE_MS = 3_000

/** Why it is not; empty where it is. */
export async function loadReasons(patienceMs = PATIENCE_MS): Promise<string[]> {
  const { broken, overdueSince } = loadCheckStanding()
  return [
    ...(await withinTime(databaseReasons(), patienceMs)),
    ...(broken ? ['the ledger’s own check found a break that nobody has acknowledged'] : []),
    ...(overdueSince ? ['the ledger’s own check is overdue'] : []),
  ]
}

const UNREACHABLE = ['the database does not answer']

async function databaseReasons(): Promise<string[]> {
  try {
    const [waiting, alarm] = await Promise.all([loadWaitingSince(), loadWitnessAlarm()])
    return [
      ...(waiting ? ['entries of the ledger wait to be signed'] : []),
      ...(alarm ? ['a witness says that the ledger is not the one it countersigned'] : []),
    ]
  } catch {
    return UNREACHABLE
  }
}

async function withinTime(reasons: Promise<string[]>, patienceMs: number): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(UNREACHABLE), patienceMs)
  })
  return Promise.race([reasons, tooLate]).finally(() => clearTimeout(timer))
}
