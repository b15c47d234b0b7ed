import 'server-only'
import { GET as checkpoint } from '@/app/ledger/checkpoint/route'
import { GET as policy } from '@/app/ledger/policy/route'
import { answerTile } from '@/app/ledger/tiles'
import { GET as vkey } from '@/app/ledger/vkey/route'
import { type StaticLog, serveFiles } from '@/e2e/support/static-log'

/** Bytes of a path as they go out; the same ones where nothing is to be changed. */
export type Altering = (path: string, bytes: Uint8Array) => Uint8Array

/** The portal's public log by its own route handlers, without the rest of the portal. `alter`: an operator who lies. */
export function serveLedger(alter: () => Altering | undefined): Promise<StaticLog> {
  return serveFiles(async (path) => {
    const response = await answer(path)
    if (!response.ok) return undefined
    const bytes = new Uint8Array(await response.arrayBuffer())
    return alter()?.(path, bytes) ?? bytes
  })
}

async function answer(path: string): Promise<Response> {
  if (path === 'checkpoint') return checkpoint()
  if (path === 'vkey') return vkey()
  return path === 'policy' ? policy() : answerTile(path)
}
