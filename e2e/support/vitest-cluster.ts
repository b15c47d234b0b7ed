import type { TestProject } from 'vitest/node'
import { startTestCluster, type TestServer } from '@/e2e/support/test-cluster'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

/** Vitest's global set-up of the projects `db` and `long`: one cluster per run, ended with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, roles, stop } = await startTestCluster()
  project.provide('testServer', { server, roles })
  return stop
}
