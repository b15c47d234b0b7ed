import { isTest, type Sources } from '@/e2e/support/tidy-sources'

/**
 * What a stranger can send to the portal, read from its sources: every server action, every method of a route handler,
 * every page. The rows of the matrix are held against it, so that a new one without a row fails. Pure.
 */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** As the build names them: `app/(clinician)/find/actions.ts find`. */
export function actionsIn(sources: Sources): string[] {
  return ofApp(sources)
    .filter(({ kind }) => kind === 'action')
    .flatMap(({ path, code }) => exportsOf(code).map((name) => `${path} ${name}`))
    .sort()
}

/** One that is made inside another file has no line of its own here, so there must be none. */
export function hiddenActionsIn(sources: Sources): string[] {
  return ofApp(sources)
    .filter(({ kind, code }) => kind !== 'action' && /['"]use server['"]/.test(code))
    .map(({ path }) => path)
}

/** `POST /find/answer` */
export function handlersIn(sources: Sources): string[] {
  return ofApp(sources)
    .filter(({ path }) => /\/route\.tsx?$/.test(path))
    .flatMap(({ path, code }) =>
      exportsOf(code).flatMap((name) => (METHODS.includes(name) ? [`${name} ${addressOf(path)}`] : [])),
    )
    .sort()
}

/** `/p/[patientId]` */
export function pagesIn(sources: Sources): string[] {
  return ofApp(sources)
    .filter(({ path }) => /\/page\.tsx?$/.test(path))
    .map(({ path }) => addressOf(path))
    .sort()
}

/** `app/(clinician)/p/[patientId]/page.tsx` → `/p/[patientId]`: names in brackets are no part of an address. */
export function addressOf(path: string): string {
  const parts = path.split('/').slice(1, -1)
  return `/${parts.filter((part) => !part.startsWith('(')).join('/')}`
}

/** However they are written: functions, constants, lists, under another name, and a whole file passed on. */
function exportsOf(code: string): string[] {
  const named = [...code.matchAll(/^export (?:async )?(?:function\*?|const|let|var|class) (\w+)/gm)].map(([, name = '']) => name)
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map(
        (one) =>
          one
            .trim()
            .split(/\s+as\s+/)
            .at(-1) ?? '',
      )
      .filter(Boolean),
  )
  const other = [...code.matchAll(/^export (\*|default)/gm)].map(([, what = '']) => what)
  return [...named, ...listed, ...other]
}

function ofApp(sources: Sources) {
  return [...sources.values()].filter((source) => source.path.startsWith('app/') && !isTest(source))
}
