import 'server-only'

/**
 * The environment, read here and nowhere else (checked by lib/tidy.test.ts). Each process gets an allow-list of these
 * from bin/serve.ts: what a process is not given it cannot leak, and the web process never sees the owner's URL.
 */
export const VARIABLES = [
  'DATABASE_URL', // this process's own role; for set-up, migrations and the seed: the owner
  'KEYSTORE_URL', // the erasure secrets' database; absent in the sequencer
  'CHARTSEAL_DATA', // the installation's folder, `.data` by default
  'CHARTSEAL_PORT',
  'CHARTSEAL_HOST',
  'CHARTSEAL_FRESH',
  'CHARTSEAL_ORIGIN', // host and path under which the log is read, at the first start of what is no demo
  'CHARTSEAL_PROXIES', // addresses and ranges of the proxies whose X-Forwarded-For is believed; nobody's by default
  'CHARTSEAL_ORGANISATION', // CODE:Name of the first organisation, at the first start of what is no demo
  'CHARTSEAL_SELF_CHECK', // `off`: the supervisor does not start the ledger’s own check; /readyz says so after two hours
  'CHARTSEAL_INACTIVE_DAYS', // after so many without a sign-in an account of staff is closed; 90 by default, 0 for never
  'CHARTSEAL_TIME_ZONE', // IANA name; the machine's own by default
  'CHARTSEAL_SMTP_URL', // smtp://USER:PASSWORD@HOST:587 or smtps://…; the mailer alone is given it. Without it mails wait in the outbox
  'CHARTSEAL_MAIL_FROM', // the sender's address
  'CHARTSEAL_OIDC_ISSUER', // single sign-on for staff (lib/directory/single-sign-on/settings.ts); without it there is none
  'CHARTSEAL_OIDC_CLIENT_ID',
  'CHARTSEAL_OIDC_CLIENT_SECRET',
  'CHARTSEAL_OIDC_CLIENT_SECRET_FILE',
  'CHARTSEAL_OIDC_NAME',
  'CHARTSEAL_OIDC_ORGANISATION',
  'CHARTSEAL_OIDC_ROLES_CLAIM',
  'CHARTSEAL_OIDC_ROLES',
  'CHARTSEAL_OIDC_SECOND_FACTOR',
  'CHARTSEAL_TEST_DATA',
  'CHARTSEAL_REQUIRE_TEST_DATA',
  'CHARTSEAL_SEED', // repeats the random choices of a test that kills processes
  'CHARTSEAL_E2E_URL', // the running portal that the browser tests drive
  'CHROMIUM_PATH',
  'PATH',
  'HOME',
  'SystemRoot',
  'NEXTAUTH_URL',
  'NODE_ENV',
  'NEXT_RUNTIME',
] as const

export type Variable = (typeof VARIABLES)[number]

/** `undefined` where it is unset or empty: an empty value in a shell means "not given". */
export function loadVariable(name: Variable): string | undefined {
  const value = process.env[name]
  return value === undefined || value === '' ? undefined : value
}

export function requireVariable(name: Variable): string {
  const value = loadVariable(name)
  if (value === undefined) throw new Error(`${name} is not set; start through npm run demo or bin/serve.ts`)
  return value
}

/** For commands and tests, which are their own starter: later reads see the value. */
export function setVariable(name: Exclude<Variable, 'NODE_ENV'>, value: string): void {
  process.env[name] = value
}

/** The named ones that are set: what a child process is given. */
export function pickVariables(names: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
