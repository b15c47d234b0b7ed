import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFollowedLogs, loadWitnessKey } from '@/bin/witness-folder'
import { createWitness } from '@/bin/witness-server'
import { type Cosigner, formatVerifierKey, type VerifierKey, verifierOf } from '@/lib/ledger/note-key'

export type TestWitness = { readonly folder: string; readonly key: Cosigner; readonly url: string; close(): Promise<void> }

/** A witness of this process, with a folder of its own, or the one given. */
export async function testWitness(
  log: VerifierKey,
  folder = mkdtempSync(join(tmpdir(), 'chartseal-witness-')),
): Promise<TestWitness> {
  const signer = loadWitnessKey(folder, 'witness.example/test')
  const server = createWitness({ folder, signer, logs: loadFollowedLogs(folder, [formatVerifierKey(verifierOf(log))]) })
  return { folder, key: signer, url: await listening(server), close: () => closed(server) }
}

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

export async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<unknown>((resolve) => server.close(resolve))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
