/** Test data: the portal’s own check of its ledger and records. Pure. */
import { ALL, duty, NOTHING, type Situation } from './situation'
import { act } from './situations-acts'

const list = { patient: null, granted: [] }
const checker = { ...list, actor: { id: 'ledger-check' }, duty: duty('agent') }

export const CHECKING: Situation[] = [
  act('the self-check opens the ledger', 'agent', 'ledger.check', checker, { basis: 'duty', ref: 'agent-1', opens: NOTHING }),
  act('the self-check without a duty', 'agent', 'ledger.check', { ...checker, duty: null }, 'not-your-role'),
  act('another agent checks the ledger', 'agent', 'ledger.check', { ...list, duty: duty('agent') }, 'not-your-role'),
  act('a person named like the self-check', 'nurse', 'ledger.check', checker, 'not-your-role'),
  act('the self-check opens records', 'agent', 'record.check', checker, { basis: 'duty', ref: 'agent-1', opens: ALL }),
  act(
    'the self-check opens another’s records',
    'agent',
    'record.check',
    { ...checker, duty: duty('agent', 'CH') },
    'not-your-role',
  ),
  act(
    'the self-check of no organisation',
    'agent',
    'record.check',
    { ...checker, actor: { ...checker.actor, organisation: null } },
    'not-found',
  ),
  act('another agent checks records', 'agent', 'record.check', { ...list, duty: duty('agent') }, 'not-your-role'),
  act(
    'the import checks records',
    'agent',
    'record.check',
    { ...list, actor: { id: 'import' }, duty: duty('import') },
    'not-your-role',
  ),
  act(
    'the self-check opens a chart',
    'agent',
    'chart.open',
    { actor: { id: 'ledger-check' }, duty: duty('agent') },
    'not-your-role',
  ),
]
