import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** TypeScript sources as text. TypeScript 7 has no API; what is checked is simple enough for lines and words. */
export type Import = { readonly from: string; readonly typeOnly: boolean }
export type Source = {
  /** From the repository's root, with slashes. */
  readonly path: string
  readonly text: string
  /** Without comments. */
  readonly code: string
  readonly imports: readonly Import[]
  readonly kind: 'server' | 'client' | 'action' | 'pure'
}
export type Sources = ReadonlyMap<string, Source>

const ROOTS = ['app', 'lib', 'bin', 'prisma', 'e2e']
const LEFT_OUT = /(^|\/)(node_modules|generated|\.next)(\/|$)/

export function loadSources(root: string): Sources {
  const paths = ROOTS.flatMap((folder) => under(root, folder)).concat(readdirSync(root))
  const sources = paths.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  return new Map(sources.map((path) => [path, toSource(path, readFileSync(join(root, path), 'utf8'))]))
}

export function toSource(path: string, text: string): Source {
  const code = withoutComments(text)
  const imports = importsOf(code).map((found) => ({ ...found, from: fromRoot(path, found.from) }))
  return { path, text, code, imports, kind: kindOf(text) }
}

/** Tests and what only they use: they may look behind every rule of layers. */
export function isTest({ path }: Pick<Source, 'path'>): boolean {
  return /\.(test|spec)\.tsx?$|(^|\/)fixtures(\/|\.ts$)/.test(path) || path.startsWith('e2e/')
}

/** The source that an `@/…` import names, where it is one of ours. */
export function resolveImport(from: string, sources: Sources): Source | undefined {
  if (!from.startsWith('@/')) return undefined
  const base = from.slice(2)
  return [`${base}.ts`, `${base}.tsx`, base].map((path) => sources.get(path)).find(Boolean)
}

/** `./x` and `../x` as `@/…`, so that no spelling slips past a rule. */
function fromRoot(path: string, from: string): string {
  return from.startsWith('.') ? `@/${posix.join(posix.dirname(path), from)}` : from
}

function under(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return entries.map((entry) => `${folder}/${entry.replaceAll('\\', '/')}`).filter((path) => !LEFT_OUT.test(path))
}

function kindOf(text: string): Source['kind'] {
  const first = text.split('\n', 1)[0] ?? ''
  if (first === "import 'server-only'") return 'server'
  if (first === "'use client'") return 'client'
  if (first === "'use server'") return 'action'
  return 'pure'
}

function importsOf(code: string): Import[] {
  const found: Import[] = []
  for (const [, type, names = '', from = ''] of code.matchAll(/^(?:import|export) (type )?([^'"`;]*?) from '([^']+)'/gm)) {
    const named = /^\{([\s\S]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
    const allTypes = named?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false
    found.push({ from, typeOnly: type !== undefined || allTypes })
  }
  for (const [, from = ''] of code.matchAll(/^import '([^']+)'|\bimport\('([^']+)'\)/gm))
    if (from) found.push({ from, typeOnly: false })
  for (const [, from = ''] of code.matchAll(/\bimport\('([^']+)'\)/g)) found.push({ from, typeOnly: false })
  return found
}

/** Keeps lines where they are. Strings keep their slashes: `'https://…'` is no comment. */
export function withoutComments(text: string): string {
  const parts = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g
  return text.replace(parts, (part) => (/^\/[*/]/.test(part) ? part.replace(/[^\n]/g, ' ') : part))
}
