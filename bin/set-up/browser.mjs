// The browser that drives the portal in tests. It cannot be downloaded everywhere: the system's own comes first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { giveUp, ROOT, say } from './before-install.mjs'

// The shell draws the same pages with the same engine, and no window around them: a fifth of the time of all browser tests.
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium; ends the process with what to do where there is none and none can be had. */
export function requireBrowser(places = PLACES) {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : giveUp(`CHROMIUM_PATH names ${named}, which is not there`, 'correct or unset it')
  return (
    present(places) ??
    downloaded() ??
    fromDebian(places) ??
    giveUp(
      'the browser tests need Chromium or Chrome, and none was found',
      'install one (Debian: apt-get install chromium-headless-shell), or let CHROMIUM_PATH name it, or run npx playwright install chromium',
    )
  )
}

function present(places) {
  return [...places, playwrights()].find((path) => path && existsSync(path))
}

function playwrights() {
  return createRequire(join(ROOT, 'package.json'))('@playwright/test').chromium.executablePath()
}

function downloaded() {
  say('downloading a browser for the tests')
  spawnSync(process.execPath, [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  })
  const path = playwrights()
  return existsSync(path) ? path : undefined
}

function fromDebian(places) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  say("installing the distribution's Chromium")
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', [...args, '-qq'], { stdio: 'ignore', env, timeout: 600_000 }).status === 0
  apt('update')
  if (!apt('install', '-y', 'chromium-headless-shell')) apt('install', '-y', 'chromium')
  return present(places)
}
