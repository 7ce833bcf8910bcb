/**
 * How long health takes to answer while a server works at large requests and bombs, one after the other, beside the same server with nothing to do:
 * node bench/serving/health.ts [--rows 800000] [--at-once 1] [--seconds 10]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bombs } from '../../test/support/overload/bombs.ts';
import { meanwhile } from '../../test/support/overload/bystander.ts';
import { dropBombs } from '../../test/support/overload/drop-bombs.ts';
import { freePort } from '../../test/support/free-port.ts';
import { realModelPath } from '../../test/support/real-models.ts';
import { printSection, temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { startServer } from './support/server-process.ts';
import { decimal } from './support/show.ts';

/** Between an answer and the next question. */
const everyMs = 5;

const heldMs = 5000;
const patienceMs = 120_000;

const { numbers } = commandLine({ rows: 800_000, 'at-once': 1, seconds: 10 });
await warnWhenBusy();
await using folder = await temporaryFolder();
const grpcPort = await freePort();
const contender = await mlpackServer(folder.path, realModelPath('iris-logreg/model.onnx'), {
  MLPACK_WORKERS: 'auto',
  GRPC_PORT: String(grpcPort),
  LOG_LEVEL: 'silent',
});
await using server = await startServer(contender);
const { port } = server;

const rows: string[][] = [];

async function measure(name: string, work: () => Promise<string>): Promise<void> {
  const start = performance.now();
  const { done: answers, seen } = await meanwhile({ port, everyMs, asks: false }, work);
  const times = seen.healthMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    decimal(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN, 1);
  const seconds = (performance.now() - start) / 1000;
  rows.push([name, answers, `${decimal(seconds, 1)} s`, String(times.length), at(0.5), at(0.99), at(1)]);
}

const idle = (): Promise<void> =>
  measure('nothing', async () => {
    await sleep(numbers.seconds * 1000);
    return '';
  });

await idle();
for (const bomb of bombs(numbers.rows)) {
  await measure(bomb.name, async () => {
    const patience = bomb.isUnfinished ? heldMs : patienceMs;
    const start = performance.now();
    const counts = new Map<string, number>();
    // Of one that is over in half a second, the longest of 40 answers would be their p99.
    do {
      const answers = await dropBombs(bomb, numbers['at-once'], { port, grpcPort }, patience);
      for (const [answer, count] of Object.entries(answers))
        counts.set(answer, (counts.get(answer) ?? 0) + count);
    } while (performance.now() - start < numbers.seconds * 1000);
    return [...counts].map(([answer, count]) => `${answer}: ${count}`).join(', ');
  });
}
await idle();
printSection(
  `Health while large requests are worked at, ${numbers['at-once']} at once`,
  ['What is worked at', 'Answers', 'For', 'Asked', 'p50, ms', 'p99, ms', 'Longest, ms'],
  rows,
);
