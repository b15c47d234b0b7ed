/**
 * The process that checks the portal's own ledger, under the portal's database role and at low priority: no page waits for
 * it. It reads the custodian and never the log key. Told to stop in the middle of a check it ends at once: the check's
 * transaction is rolled back, and the next start begins it again. Beside it, each hour, accounts that are due are closed.
 */
import { constants, setPriority } from 'node:os'
import { keepClosing } from '@/bin/keep-closing'
import { requireLeastPrivilege } from '@/lib/db/privilege'
import { keepChecking } from '@/lib/oversight/check/keep-checking'

setPriority(constants.priority.PRIORITY_LOW)
await requireLeastPrivilege()
void keepClosing((line) => process.stderr.write(`accounts: ${line}\n`))
await keepChecking((line) => process.stderr.write(`self-check: ${line}\n`))
