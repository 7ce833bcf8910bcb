import { defineConfig } from 'vitest/config';

/** onnxruntime reports to its vendor unless told not to before it loads. */
const env = { ORT_DISABLE_TELEMETRY: '1' };

/** Where .ci/run wants a report it can count. */
const report = process.env['MLPACK_TEST_REPORT'];

export default defineConfig({
  test: {
    reporters: [
      'default',
      './test/support/skip-reporter.ts',
      ...(report === undefined ? [] : [['json', { outputFile: report }] satisfies [string, object]]),
    ],
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: [
            'src/**/*.test.ts',
            'templates/**/*.test.ts',
            'test/*.test.ts',
            'test/golden/**/*.test.ts',
            'test/contract/**/*.test.ts',
            'test/support/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
