import { defineConfig, devices } from '@playwright/test'

// bin/test.mjs starts a portal of its own for the run and names it here; nothing is started from this file.
const baseURL = process.env.CHARTSEAL_E2E_URL
if (!baseURL) throw new Error('run npm test -- e2e, which starts a portal for the tests')
const executablePath = process.env.CHROMIUM_PATH

const AFTERWARDS = '**/e2e/journeys/canaries.spec.ts'
const PICTURES = '**/e2e/screens/pictures.spec.ts'
const APART = ['**/e2e/long/**', '**/e2e/bench/**']

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/browser',
  // One ledger, one portal: tests that count entries must not run beside others.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1366, height: 768 },
    baseURL,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // A control that is not there is said by its name, long before the test is over.
    actionTimeout: 30_000,
    // A trace of every test is work for nobody; CHARTSEAL_TRACE=1 makes one where a failure's words are not enough.
    trace: process.env.CHARTSEAL_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
      ],
    },
  },
  projects: [
    // Two cores draw the browser, the portal and its database: what lost a race with the machine is tried once more, and named
    // at the end of the run. What the whole run must not have left anywhere is looked for at its end, whatever part of it was run.
    { name: 'portal', retries: 1, testIgnore: [...APART, AFTERWARDS, PICTURES], teardown: 'afterwards' },
    { name: 'afterwards', testMatch: AFTERWARDS, timeout: 300_000 },
    { name: 'long', testMatch: '**/e2e/long/**/*.spec.ts', timeout: 900_000 },
    { name: 'screenshots', testMatch: PICTURES },
    { name: 'bench', testMatch: '**/e2e/bench/**/*.spec.ts' },
  ],
})
