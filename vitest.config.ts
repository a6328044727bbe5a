import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dashboards/web/dist/**'],
    globalSetup: ['tests/services-desk.ts'],
    // Ends what hangs. Far above what tests take, since other work may share the machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
