import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** onnxruntime reports to its vendor unless told not to before it loads. */
const env = { ORT_DISABLE_TELEMETRY: '1' };

/** Where .ci/run wants a report it can count. */
const report = process.env['MLPACK_TEST_REPORT'];

/**
 * What a test waits for may take long where something else has the CPUs, and vitest would give up after a second:
 * only what never comes fails.
 */
const patient = { poll: { timeout: 60_000 } };

/**
 * Each has an engine of its own, from its first test that needs one; one that was there before is shared by nobody. Two
 * more than the CPUs of CI, for tests wait for containers to be healthy and to stop: with one more the CPUs have nothing
 * to do for a fifth of the time.
 */
const endToEndWorkers = process.env['DOCKER_HOST'] === undefined ? 4 : 1;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
            'contract/**/*.test.ts',
            'src/**/*.test.ts',
            'templates/**/*.test.ts',
            'test/*.test.ts',
            'test/golden/**/*.test.ts',
            'test/contract/**/*.test.ts',
            'test/support/**/*.test.ts',
          ],
          expect: patient,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // vitest would leave one out, which is half of two.
          maxWorkers: availableParallelism(),
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          maxWorkers: endToEndWorkers,
          sequence: { groupOrder: 1 },
          expect: patient,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
