import 'server-only'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Unready } from '@/bin/set-up/unready'
import { loadVariable } from '@/lib/base/env'

/** The same by option and by environment; the option wins. */
export type ServeOptions = {
  readonly port: number
  /** Demos bind 127.0.0.1 whatever is asked. */
  readonly host: string
  readonly folder: string
  readonly demo: boolean
  readonly fresh: boolean
  readonly dev: boolean
  /** Delete the demo and end. */
  readonly remove: boolean
}

const DEFAULT_PORT = 3000

export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parse(args)
  const port = Number(values.port ?? loadVariable('CHARTSEAL_PORT') ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Unready(`${values.port} is not a port`, 'give a number from 1 to 65535, or 0 for any free one')
  const demo = values.demo === true
  return {
    port,
    host: demo ? '127.0.0.1' : (values.host ?? loadVariable('CHARTSEAL_HOST') ?? '127.0.0.1'),
    folder: resolve(values.data ?? loadVariable('CHARTSEAL_DATA') ?? '.data'),
    demo,
    fresh: values.fresh === true || loadVariable('CHARTSEAL_FRESH') === '1',
    dev: values.dev === true,
    remove: values.remove === true,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        demo: { type: 'boolean' },
        fresh: { type: 'boolean' },
        dev: { type: 'boolean' },
        remove: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new Unready((error as Error).message, 'the options are --port N, --data DIR, --fresh and --dev')
  }
}
