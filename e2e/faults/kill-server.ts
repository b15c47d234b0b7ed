import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { childrenOf, killAll, loadProcess } from '@/e2e/faults/process-tree'

/**
 * SIGKILL of a whole PostgreSQL at once. Each backend leads a process group of its own, so that a signal to the server's
 * group would leave them running: they would finish what they do, and a commit could still succeed after the "power cut".
 */
export async function killServer(databaseFolder: string): Promise<void> {
  const server = Number(readFileSync(join(databaseFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(server, 'SIGSTOP') // one more backend, begun after we looked, would live on
  await killAll([loadProcess(server) ?? [], childrenOf(server)].flat())
}
