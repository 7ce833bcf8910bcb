import { expect, it } from 'vitest';
import type { LogLine } from './container-logs.ts';
import { followLogs } from './follow-logs.ts';

it('stops following a log that never ends, with the lines it had', async () => {
  let aborted: AbortSignal | undefined;
  const logs = followLogs(async function* (signal): AsyncGenerator<LogLine> {
    aborted = signal;
    yield { stream: 'stdout', text: 'ready' };
    await new Promise(() => {});
  });
  await logs.end(0);
  expect(logs.lines()).toEqual(['ready']);
  expect(aborted?.aborted).toBe(true);
});

it('waits for the last lines of one that ends, and keeps 200', async () => {
  const seen: string[] = [];
  const logs = followLogs(
    async function* (): AsyncGenerator<LogLine> {
      for (let n = 1; n <= 250; n += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        yield { stream: 'stderr', text: String(n) };
      }
    },
    (line) => seen.push(line),
  );
  await logs.end();
  expect(seen).toHaveLength(250);
  expect(logs.lines()).toHaveLength(200);
  expect(logs.lines().at(-1)).toBe('250');
});
