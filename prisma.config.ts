import { defineConfig } from 'prisma/config'

// Migrations do not go through Prisma's command: prisma/migrate.ts applies them (decision 002).
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
