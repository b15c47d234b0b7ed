#!/usr/bin/env node
// `npm run demo`: from a fresh checkout to a running portal. Options: --port N, --data DIR, --fresh, --dev.
import { makeReady, runNode, TYPESCRIPT } from './set-up/before-install.mjs'

makeReady()
const { done } = runNode([...TYPESCRIPT, 'bin/serve.ts', '--demo', ...process.argv.slice(2)])
process.exitCode = await done
