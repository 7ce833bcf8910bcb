/**
 * What is left of the maximum rate when three times as much is asked for, and the memory it takes:
 * node bench/serving/overload.ts [--seconds 20] [--connections 256] [--max-queue 128] [WORKLOAD…]
 * The long form is --seconds 600.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { megabytes, median, printSection, temporaryFolder } from '../support.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { connections, maximumRates } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { openLoop } from './support/open-loop.ts';
import { sampleMemory } from './support/process-usage.ts';
import { shareProcessors } from './support/processors.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { loadWorkload, type Workload } from './support/workloads.ts';

/** What is asked for ÷ what can be had. */
const factor = 3;

const { numbers, names } = commandLine({ seconds: 20, connections: 256, 'max-queue': 128 });
await warnWhenBusy();
const confined = await shareProcessors();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'slow']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  await measure(await loadWorkload(name, scratch), scratch);
}

async function measure({ title, modelPath, rows }: Workload, scratch: string): Promise<void> {
  const contender = await mlpackServer(scratch, modelPath, {
    MLPACK_MAX_QUEUE: String(numbers['max-queue']),
  });
  await using server = await startServer(confined(contender));
  await checkAnswers(server, rows);
  const requests = rows.map(({ body }) => rawPost(inferPath, body));
  const loop = { rounds: 2, seconds: 5 };
  // The first warms up. As many follow the overload, so that a machine that changes shows.
  const [, ...before] = await maximumRates(server, requests, { ...loop, rounds: loop.rounds + 1 });
  const perSecond = median(before) * factor;
  const memory = sampleMemory(server.pid, 250);
  const { latency, statuses, dropped, broken } = await openLoop({
    port: server.port,
    requests,
    perSecond,
    seconds: numbers.seconds,
    connections: numbers.connections,
    whenBusy: 'drop',
  });
  memory.stop();
  const maxima = [...before, ...(await maximumRates(server, requests, loop))];
  const good = (statuses.get(200) ?? 0) / numbers.seconds;
  const refused = [...statuses].filter(([status]) => status !== 200);
  printSection(
    `${title}: ${factor} times the maximum for ${numbers.seconds} s over ${numbers.connections} connections`,
    ['What', 'Measured', 'Target'],
    [
      [`Answers a second at most, ${connections} connections`, medianAndRange(maxima), ''],
      ['Asked for', `${decimal(perSecond)}/s`, ''],
      ['Good answers', `${decimal(good)}/s`, ''],
      ['Good answers ÷ the maximum', `${decimal((good / median(maxima)) * 100)} %`, '≥ 90 %'],
      [
        'Their p50, p99',
        `${decimal(latency.percentile(50), 1)} ms, ${decimal(latency.percentile(99), 1)} ms`,
        '',
      ],
      ['Refused, by status', refused.map(([status, count]) => `${status}: ${decimal(count)}`).join(', '), ''],
      ['Not sent, every connection waiting', decimal(dropped), ''],
      ['Without an answer', decimal(broken), '0'],
      ...memoryRows(memory.bytes),
    ],
  );
}

/** What grows without bound is larger in the last third than in the one before. */
function memoryRows(bytes: readonly number[]): string[][] {
  const third = Math.ceil(bytes.length / 3);
  const [second, last] = [bytes.slice(third, 2 * third), bytes.slice(2 * third)].map((part) =>
    Math.max(...part),
  );
  return [
    [
      'Resident memory: start, peak',
      `${megabytes(bytes[0] ?? Number.NaN)}, ${megabytes(Math.max(...bytes))}`,
      '',
    ],
    [
      'Peak of its last third ÷ of the third before',
      decimal((last ?? Number.NaN) / (second ?? Number.NaN), 3),
      'bounded: about 1',
    ],
  ];
}
