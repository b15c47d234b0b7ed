#!/usr/bin/env node
// `npm run lock`: after `npm install NAME`, adds to package-lock.json what npm left out: optional packages for other
// platforms that the registry at hand did not serve. `npm ci` refuses a lock file without them, on every machine.
import { readFileSync, writeFileSync } from 'node:fs'

const OS = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', win32: 'win32', windows: 'win32' }
const CPU = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32']

/** The entries that are missing, by path. */
export function missingEntries({ packages }) {
  const missing = {}
  for (const { optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`
      if (!packages[path] && /^\d+\.\d+\.\d+\S*$/.test(version)) missing[path] = entryFor(name, version)
    }
  }
  return missing
}

/** Without an integrity hash, which only that registry could have told; the version is exact. */
function entryFor(name, version) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = words.map((word) => OS[word]).find(Boolean)
  const cpu = CPU.find((known) => words.includes(known)) ?? (words.includes('arm') ? 'arm' : undefined)
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : undefined
  return { version, optional: true, ...(os ? { os: [os] } : {}), ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc } : {}) }
}

function main() {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const missing = missingEntries(lock)
  const root = lock.packages['']
  const { '': _, ...rest } = lock.packages
  const sorted = Object.entries({ ...rest, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = { '': root, ...Object.fromEntries(sorted) }
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${Object.keys(missing).length} entries added\n`)
}

if (process.argv[1]?.endsWith('complete-lock.mjs')) main()
