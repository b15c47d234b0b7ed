import 'server-only'
/**
 * The verifier that is one file: `public/verify.html`, made from the code that checks evidence everywhere else. Not kept in the
 * repository: the same sources make the same bytes, which a test shows, and anybody can compare.
 *
 * Its own policy lets nothing but its own script and styles run, by their hashes, and lets nothing be fetched: neither a fault
 * in it nor a file that it is given can tell anybody what is checked.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, stop } from 'esbuild'
import { ROOT } from '@/bin/set-up/children'

const SOURCE = 'app/(public)/verify/single-file'
const PLACE = join(ROOT, 'public/verify.html')

/** Written only where it changed. */
export async function writeVerifier(): Promise<void> {
  // A bundler that stays would be a process more beside a portal that serves for months.
  const page = await makeVerifier().finally(stop)
  if (existsSync(PLACE) && readFileSync(PLACE, 'utf8') === page) return
  mkdirSync(join(ROOT, 'public'), { recursive: true })
  writeFileSync(PLACE, page)
}

export async function makeVerifier(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${SOURCE}/main.tsx`, `${SOURCE}/main.css`],
    outdir: 'made',
    write: false,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    legalComments: 'eof', // the licences of what is inside ask to be named
    logLevel: 'error',
  })
  const made = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text.trimEnd() ?? ''
  return pageOf(made('.js'), made('.css'))
}

function pageOf(script: string, style: string): string {
  // The hash is over what stands between the tags: a tag inside would end it early, and the page would be blank.
  if (/<\/(script|style)/i.test(script + style) || script === '' || style === '') throw new Error('the verifier cannot be made')
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Verify a file · Chartseal</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This page checks a file in your browser and needs JavaScript. The command “npm run verify” does the same without it.</noscript>
<script>${script}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
