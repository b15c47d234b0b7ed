import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { print } from '@/bench/measure'
import { syntheticLog } from '@/bench/synthetic-log'
import { serveInFront } from '@/e2e/bench/published-log'
import type { Measured } from '@/e2e/bench/timed-check'
import { expect, test } from '@/e2e/support/personas'
import { enterAs } from '@/e2e/support/sign-in-at'

/**
 * `npm run bench:ui`: the whole history checked by the portal's own page and its worker, over HTTP, from a log made for it, in a
 * browser that nobody watches. Printed, never a reason to fail by time.
 */
const SIZES = [100_000, 1_000_000]
const TARGET_SECONDS: Readonly<Record<number, number>> = { 1000000: 8 }
const LONGEST_TASK_MS = 50

test('the whole history, checked in the browser', async ({ baseURL, launchOptions }) => {
  test.setTimeout(900_000)
  if (!baseURL) throw new Error('the run names the portal')
  const { cookie } = await enterAs(baseURL, 'rahmani')
  if (!cookie) throw new Error('the officer was not let in')
  const { executablePath = chromium.executablePath(), args = [] } = launchOptions
  const lines = []
  for (const size of SIZES) {
    const front = await serveInFront({ portal: baseURL, cookie, log: syntheticLog(size) })
    const close = openBrowser(executablePath, [...args, front.page])
    const { ms, longest, said } = JSON.parse(await front.measured) as Measured
    await close()
    await front.close()
    expect(said).toBe('Intact.')
    lines.push(...linesOf(size, ms / 1_000, longest))
  }
  print('History check in a browser (f)', lines)
})

function linesOf(size: number, seconds: number, longest: number) {
  const target = TARGET_SECONDS[size]
  return [
    {
      what: `${size.toLocaleString('en')} entries in a browser, from the click to the answer`,
      value: `${seconds.toFixed(1)} s`,
      beside: `${Math.round(size / seconds / 1_000)} thousand entries a second`,
      ...(target ? { target: `≤ ${target} s, ${reached(seconds - target, 's')}`, met: seconds <= target } : {}),
    },
    {
      what: 'longest task of its main thread meanwhile',
      value: longest > 0 ? `${Math.round(longest)} ms` : `none above ${LONGEST_TASK_MS} ms`,
      target: `≤ ${LONGEST_TASK_MS} ms, ${reached(longest - LONGEST_TASK_MS, 'ms')}`,
      met: longest <= LONGEST_TASK_MS,
    },
  ]
}

function reached(over: number, unit: string): string {
  return over <= 0 ? 'met' : `missed by ${unit === 's' ? over.toFixed(1) : Math.round(over)} ${unit}`
}

function openBrowser(path: string, args: readonly string[]): () => Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'chartseal-bench-'))
  const child = spawn(path, ['--headless', `--user-data-dir=${profile}`, ...args], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return async () => {
    child.kill()
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 })
  }
}
