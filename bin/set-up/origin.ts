import 'server-only'
import { Unready } from '@/bin/set-up/unready'
import { loadVariable } from '@/lib/base/env'

const ORIGIN = /^[a-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~-]+)+$/

/**
 * Where the log is read: a URL prefix without scheme. It becomes part of the log's name (with a random suffix), and signed
 * checkpoints bear that name for ever: fixed at the first start. A demo is read on this machine and nowhere else.
 */
export function logPrefix({ demo, port }: { readonly demo: boolean; readonly port: number }): string {
  const here = `localhost:${port}/ledger`
  if (demo) return here
  const given = loadVariable('CHARTSEAL_ORIGIN') ?? here
  if (!ORIGIN.test(given))
    throw new Unready(`CHARTSEAL_ORIGIN is ${given}`, 'write host and path without scheme: records.hospital.example/ledger')
  return given
}
