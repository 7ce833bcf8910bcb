/**
 * Reads vitest's JSON report and prints `N passed, N failed, N skipped` as the last line.
 * Exit 1 when nothing ran, something failed, or a test was skipped for want of a part of the rig.
 */
import { existsSync, readFileSync } from 'node:fs';

const [path] = process.argv.slice(2);
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] };
const tests = report.testResults.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed');
const failed = tests.filter((test) => test.status === 'failed');
const unequipped = tests.filter((test) => test.meta?.missing !== undefined);
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);

for (const test of unequipped) {
  process.stdout.write(`not allowed to be skipped here (no ${test.meta.missing}): ${test.fullName}\n`);
}
for (const file of brokenFiles) process.stdout.write(`did not run to its end: ${file.name}\n`);
const failures = failed.length + brokenFiles.length;
const skipped = tests.length - passed.length - failed.length;
process.stdout.write(`${passed.length} passed, ${failures} failed, ${skipped} skipped\n`);
process.exitCode = passed.length === 0 || failures > 0 || unequipped.length > 0 ? 1 : 0;
