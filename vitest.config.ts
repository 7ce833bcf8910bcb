import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { wasmModules } from './test/support/wasm-modules.ts';

/** onnxruntime reports to its vendor unless told not to before it loads. */
const env = { ORT_DISABLE_TELEMETRY: '1' };

/** Where .ci/run wants a report it can count. */
const report = process.env['MLPACK_TEST_REPORT'];

/**
 * What a test waits for may take long where something else has the CPUs, and vitest would give up after a second:
 * only what never comes fails.
 */
const patient = { poll: { timeout: 60_000 } };

/** Threads of a server that a test starts in its own process begin with the bundle. */
const bundledThreadEntry = resolve(import.meta.dirname, 'test/support/server/bundled-thread-entry.ts');

const setupFiles = ['test/support/file-setup.ts'];

/**
 * End-to-end tests wait for containers to be healthy and to stop, while others compute: all run beside each other, in twice
 * as many workers as there are CPUs, each with an engine of its own from the first test that needs one. An engine that was
 * there before is shared by nobody: then end-to-end tests run one after the other, when all others are done.
 */
const maxWorkers = Math.min(8, 2 * availableParallelism());
const hasOwnEngines = process.env['DOCKER_HOST'] === undefined;

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
        plugins: [wasmModules],
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
          globalSetup: ['test/support/server/bundle-setup.ts'],
          alias: [{ find: /^.*\/util\/thread-entry\.ts$/, replacement: bundledThreadEntry }],
          setupFiles,
          // What a file imports is there for the next one of its worker: loading it again took two fifths of the time.
          isolate: false,
          expect: patient,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers,
        },
      },
      {
        plugins: [wasmModules],
        test: {
          name: 'e2e',
          env,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          maxWorkers: hasOwnEngines ? maxWorkers : 1,
          sequence: { groupOrder: hasOwnEngines ? 0 : 1 },
          setupFiles,
          expect: patient,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
