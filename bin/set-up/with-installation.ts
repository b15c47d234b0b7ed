import 'server-only'
import { resolve } from 'node:path'
import { openInstallation } from '@/bin/set-up/installation'
import { Unready } from '@/bin/set-up/unready'
import { loadInstallation } from '@/lib/base/data-folder'
import { loadVariable, setVariable } from '@/lib/base/env'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'

/** Of the roles that a command may have to speak as. */
export type CommandUrls = { readonly web: string; readonly sequencer: string }

/** For a command that needs the data folder only: the database may be down, or gone. */
export function enterFolder(data: string | undefined): string {
  const folder = resolve(data ?? loadVariable('CHARTSEAL_DATA') ?? '.data')
  if (!loadInstallation(folder)) throw none(folder)
  setVariable('CHARTSEAL_DATA', folder)
  return folder
}

function none(folder: string): Unready {
  return new Unready(`${folder} holds no installation`, 'npm run demo makes one, --data DIR names another')
}

/**
 * A command on an installation, running or not, under the portal's own database role: what the web process may not do, a
 * command may not either. An embedded database that was down is started for the command and stopped after it.
 */
export async function withInstallation<T>(
  data: string | undefined,
  work: (folder: string, urls: CommandUrls) => Promise<T>,
): Promise<T> {
  const folder = enterFolder(data)
  const opened = await openInstallation(folder, { takeOver: false })
  if (!opened) throw none(folder)
  setVariable('DATABASE_URL', opened.urls.web)
  setVariable('KEYSTORE_URL', opened.urls.keystore)
  try {
    return await work(folder, opened.urls)
  } finally {
    await Promise.all([setDatabase(undefined), closeKeystore()])
    await opened.cluster?.stop() // only what this command started
  }
}
