import type { Rule } from '@/e2e/support/tidy-layers'
import { isTest } from '@/e2e/support/tidy-sources'

/** Rules about what stands in a file. */
const MAX_FILE_LINES = 250
const MAX_FUNCTION_LINES = 70
const DATA = /^prisma\/seed\/|\/fixtures(\/|\.ts$)/

export const fileLength: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split('\n').length
  return DATA.test(path) || lines <= MAX_FILE_LINES ? [] : [`has ${lines} lines, more than ${MAX_FILE_LINES}`]
}

/** The formatter sorts imports, and takes the promise above the first one along when another comes to stand before it. */
export const promiseFirst: Rule = ({ text }) =>
  /^import (?!'server-only')[\s\S]*?^\/\*\*[\s\S]*?^import /m.test(text)
    ? ['a comment between imports: the promise opens the file']
    : []

/** The formatter puts a block's end at the indentation of its beginning, so lines are enough. */
export const functionLength: Rule = ({ path, text }) => {
  if (DATA.test(path)) return []
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    if (!/^\s*(export |default |async |override |static )*(function\b|const \w+ = (async )?\(.*=> \{$|\w+\(.*\).*\{$)/.test(line))
      return []
    if (/^\s*(if|for|while|switch|catch|describe)\b/.test(line)) return []
    const indent = /^\s*/.exec(line)?.[0] ?? ''
    const length = lines.slice(start).findIndex((later) => later.startsWith(`${indent}}`)) + 1
    return length > MAX_FUNCTION_LINES
      ? [`line ${start + 1}: a function of ${length} lines, more than ${MAX_FUNCTION_LINES}`]
      : []
  })
}

const MAY_OPEN =
  /^lib\/(access\/gate|ledger\/(sequence|publish|witness)|session\/store|keys\/rotate|db\/transaction)\.ts$|^prisma\//
/** Elsewhere a transaction could commit a disclosure without its ledger entry. */
export const transactionsInNamedPlaces: Rule = (source) => {
  if (isTest(source) || MAY_OPEN.test(source.path)) return []
  return /\binTransaction\s*\(|\$transaction\s*\(|query\(\s*['"`](begin|start transaction)/i.test(source.code)
    ? ['opens a transaction']
    : []
}

/** A permit is the proof that the gate decided; without one a store would be a second door. */
export const storesTakeAPermit: Rule = ({ path, code }) => {
  if (!/^lib\/.*\bstore\.ts$/.test(path) || path === 'lib/session/store.ts') return []
  const functions = code.matchAll(/^export (?:async )?function (\w+)(?:<[^>]*>)?\(\s*([^,)]*)/gm)
  return [...functions]
    .filter(([, , first = '']) => !/:\s*Permit\b/.test(first))
    .map(([, name]) => `${name} does not take a Permit first`)
}

export const permitsMadeAtTheGate: Rule = (source) =>
  !isTest(source) && !source.path.startsWith('lib/access/') && /\bas (unknown as )?Permit\b/.test(source.code)
    ? ['makes a Permit; only lib/access does']
    : []

export const clockSetByTestsOnly: Rule = (source) => {
  const may = isTest(source) || source.path === 'lib/base/clock.ts' || source.path.startsWith('prisma/seed/')
  return may || !/\bsetClock\b/.test(source.code) ? [] : ['sets the clock; only the seed and tests do']
}

/** It would answer 200 before the gate has decided, where a refusal must look like "does not exist". */
export const noLoadingAboveTheGate: Rule = ({ path }) =>
  /^app\/(?!\(public\)\/).*\bloading\.tsx$|^app\/loading\.tsx$/.test(path)
    ? ['a loading.tsx above the gate turns a refusal into a 200']
    : []

export function todosNameADecision(decisions: readonly string[]): Rule {
  return ({ path, text }) =>
    path.includes('tidy')
      ? []
      : [...text.matchAll(/\b(?:TODO|FIXME|XXX)\b(?:\(decision (\d{3})\))?/g)]
          .filter(([, number]) => !number || !decisions.includes(number))
          .map(([words]) => `${words} names no decision: write TODO(decision NNN)`)
}

export const kebabCase: Rule = ({ path }) =>
  /^(lib|bin|prisma|e2e)\//.test(path) && !/^[a-z0-9./_-]+$/.test(path) ? ['is not in kebab-case'] : []

/**
 * proxy.ts authorizes nothing, and may be passed by: what may change something asks by itself where a call comes from, before
 * anything else. The framework's own check lets a missing Origin through.
 */
export const actionsAskFromWhere: Rule = ({ path, text, code }) => {
  if (text.startsWith("'use server'")) {
    const actions = text.matchAll(/^export (?:async )?function (\w+)\(([\s\S]*?)\)[^\n]*\{\n(.*)\n/gm)
    return [...actions]
      .filter(([, , takes = '', first = '']) => {
        const form = /(\w+): FormData/.exec(takes)?.[1] ?? ''
        return first.trim() !== `await requireFromHere(${form})`
      })
      .map(([, name]) => `${name} does not begin with requireFromHere(), with its form where it takes one`)
  }
  const posts = /\/route\.tsx?$/.test(path) && /\b(POST|PUT|PATCH|DELETE)\b/.test(code)
  return posts && !/\bisFromHere\(/.test(code) ? ['takes what may change something without isFromHere()'] : []
}
