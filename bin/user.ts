/**
 * npm run user -- add --organisation NG --role nurse --name "Colleen Byrne" --login cbyrne [--department "5 West"]
 * npm run user -- add --role patient --patient ID --login NAME
 * npm run user -- list
 *
 * Asks for the password on the terminal, or reads it from standard input with --password-stdin. It is never an argument:
 * arguments stand in the list of processes and in the shell's history.
 */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { explain, Unready } from '@/bin/set-up/unready'
import { withInstallation } from '@/bin/set-up/with-installation'
import { type PatientId, parseId } from '@/lib/base/ids'
import { ROLES, type Role } from '@/lib/base/vocabulary'
import { createAccount, type NewAccount } from '@/lib/directory/accounts'
import { findOrganisation, listOrganisations } from '@/lib/directory/find-organisation'
import { isRegistered } from '@/lib/directory/is-registered'
import { type KnownAccount, listAccounts } from '@/lib/directory/list-accounts'
import { LONGEST, SHORTEST, weaknessOf } from '@/lib/session/password-rules'

const USAGE =
  'npm run user -- add --organisation CODE --role ROLE --name "NAME" --login LOGIN [--department NAME] [--password-stdin] [--data DIR]'
const NOT_PEOPLE: readonly Role[] = ['agent', 'system', 'anonymous', 'proxy']

async function main(): Promise<void> {
  const { positionals, values } = parse()
  const [command, ...more] = positionals
  if (more.length === 0 && command === 'add') return add(values)
  if (more.length === 0 && command === 'list') return list(values)
  throw new Unready('the command is add or list', USAGE)
}

async function list({ data }: Values): Promise<void> {
  const accounts = await withInstallation(data, listAccounts)
  for (const account of accounts) process.stdout.write(`${lineOf(account)}\n`)
  process.stdout.write(`${accounts.length} accounts\n`)
}

function lineOf({ id, role, organisation, department, name, patient, login, active }: KnownAccount): string {
  const whose = patient ? `patient ${patient}` : [name, role, department, organisation].filter(Boolean).join(', ')
  return [id, whose, ...(login ? [] : ['no password']), ...(active ? [] : ['closed'])].join('  ')
}

async function add(values: Values): Promise<void> {
  const role = ROLES.find((known) => known === values.role && !NOT_PEOPLE.includes(known))
  if (!role)
    throw new Unready(
      `${values.role ?? 'nothing'} is no role`,
      `one of ${ROLES.filter((one) => !NOT_PEOPLE.includes(one)).join(', ')}`,
    )
  if (!values.login) throw new Unready('a login is needed', USAGE)
  const login = {
    name: values.login,
    password: await askPassword(values['password-stdin'] === true, values.login, values.name ?? ''),
  }
  await withInstallation(values.data, async () => {
    const account = role === 'patient' ? await patientAccount(values) : await staffAccount(role, values)
    const outcome = await createAccount({ ...account, login })
    if (!outcome.ok) {
      const taken = outcome.refusal.code === 'conflict'
      throw new Unready(taken ? 'this login is taken' : `refused: ${outcome.refusal.code}`, 'choose another login')
    }
    process.stdout.write(`added ${outcome.value}\n`)
  })
}

type Values = ReturnType<typeof parse>['values']

async function patientAccount({ patient }: Values): Promise<NewAccount> {
  const id = parseId<PatientId>(patient)
  if (!id || !(await isRegistered(id))) throw new Unready('--patient is the id that the import printed', USAGE)
  return { role: 'patient', organisation: null, patient: id }
}

async function staffAccount(role: Role, { organisation: code, name, department }: Values): Promise<NewAccount> {
  const organisation = code === undefined ? undefined : await findOrganisation(code)
  const known = (await listOrganisations()).map((one) => one.code).join(', ') || 'none'
  if (!organisation) throw new Unready(`there is no organisation ${code ?? ''}`, `known: ${known}`)
  if (!name) throw new Unready('a name is needed: patients read who looked', USAGE)
  return { role, organisation: organisation.id, displayName: name, ...(department ? { department } : {}) }
}

async function askPassword(fromInput: boolean, login: string, name: string): Promise<string> {
  const password = fromInput ? await firstLine() : await askUnseen()
  const weak = weaknessOf(password, [login, name])
  if (weak === 'short' || weak === 'long')
    throw new Unready(`a password has ${SHORTEST} to ${LONGEST} characters`, '15 and more are better; a sentence is easiest')
  if (weak) throw new Unready('this password is among the first that anybody would try', 'a sentence of your own is best')
  return password
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  return ''
}

async function askUnseen(): Promise<string> {
  process.stdout.write('Password: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  const password = await terminal.question('')
  terminal.close()
  process.stdout.write('\n')
  return password
}

function parse() {
  const text = { type: 'string' } as const
  const names = { organisation: text, role: text, name: text, login: text, department: text, patient: text, data: text }
  try {
    return parseArgs({ allowPositionals: true, options: { ...names, 'password-stdin': { type: 'boolean' } } })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

try {
  await main()
} catch (error) {
  explain(error)
  process.exitCode = 1
}
