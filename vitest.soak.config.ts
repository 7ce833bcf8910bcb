import { defineConfig } from 'vitest/config';

/** What takes minutes: npm run soak. */
export default defineConfig({
  test: {
    env: { ORT_DISABLE_TELEMETRY: '1' },
    include: ['test/soak/**/*.test.ts'],
    setupFiles: ['test/support/file-setup.ts'],
    fileParallelism: false,
    testTimeout: 60 * 60_000,
  },
});
