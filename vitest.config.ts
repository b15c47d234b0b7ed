import { defineConfig } from 'vitest/config'

const alias = {
  '@': import.meta.dirname,
  'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
}

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{lib,app,bin}/**/*.test.{ts,tsx}'], exclude: ['**/*.db.test.ts', '**/*.long.test.ts'] },
      },
    ],
  },
})
