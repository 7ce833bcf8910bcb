import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Says at the end of a run which tests were skipped and why, so that green never hides them. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const byReason = new Map<string, TestCase[]>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const reason = reasonOf(test);
        byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
      }
    }
    if (byReason.size === 0) return;
    const lines = [...byReason].flatMap(([reason, tests]) => [
      `  ${tests.length} because ${reason}:`,
      ...tests.map((test) => `    ${test.module.relativeModuleId} > ${test.fullName}`),
    ]);
    process.stdout.write(`\nSkipped tests\n${lines.join('\n')}\n`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'the test file says so';
}
