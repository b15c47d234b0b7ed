/** Test data: the portal’s own check of its ledger and records, and its examination of accesses. Pure. */
import { ALL, duty, NAMES, NOTHING, type Situation } from './situation'
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

const examiner = { ...list, actor: { id: 'explain' }, duty: duty('agent') }

export const EXAMINING: Situation[] = [
  act('the examination reads entries of its organisation', 'agent', 'ledger.explain', examiner, {
    basis: 'duty',
    ref: 'agent-1',
    opens: NAMES,
  }),
  act(
    'the examination named for another organisation',
    'agent',
    'ledger.explain',
    { ...examiner, duty: duty('agent', 'CH') },
    'not-your-role',
  ),
  act('the examination without a duty', 'agent', 'ledger.explain', { ...examiner, duty: null }, 'not-your-role'),
  act(
    'the examination of no organisation',
    'agent',
    'ledger.explain',
    { ...examiner, actor: { id: 'explain', organisation: null } },
    'not-found',
  ),
  act('the self-check examines accesses', 'agent', 'ledger.explain', checker, 'not-your-role'),
  act('a person named like the examination', 'nurse', 'ledger.explain', examiner, 'not-your-role'),
  act('the officer examines by hand', 'officer', 'ledger.explain', { ...list, duty: duty('audit') }, 'not-your-role'),
  act('the examination lists entries', 'agent', 'ledger.query', examiner, 'not-your-role'),
  act('the examination opens a chart', 'agent', 'chart.open', { actor: { id: 'explain' }, duty: duty('agent') }, 'not-your-role'),
]
