import { defineConfig } from 'vitest/config'

const alias = {
  '@': import.meta.dirname,
  // Outside a `react-server` build the package throws on import, which is its purpose.
  'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
}

const EVERYWHERE = '{lib,app,bin,prisma,e2e}/**'
const onDatabase = { globalSetup: ['e2e/support/vitest-cluster.ts'], testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  resolve: { alias },
  test: {
    passWithNoTests: true,
    maxWorkers: '100%', // by default one core is left to whoever watches; of two that is half
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${EVERYWHERE}/*.test.{ts,tsx}`],
          exclude: ['**/*.db.test.ts', '**/*.long.test.ts'],
          testTimeout: 60_000, // never a measure of speed: a busy machine is no failure
        },
      },
      { extends: true, test: { name: 'db', include: [`${EVERYWHERE}/*.db.test.ts`], ...onDatabase } },
      { extends: true, test: { name: 'long', include: [`${EVERYWHERE}/*.long.test.ts`], ...onDatabase, testTimeout: 900_000 } },
    ],
  },
})
