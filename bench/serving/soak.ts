/**
 * Memory over a million requests, good and refused ones: node bench/serving/soak.ts [--requests 1000000] [--warm-up 500000] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { megabytes, median, printSection, temporaryFolder } from '../support.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { connections } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { sampleMemory } from './support/process-usage.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { startServer } from './support/server-process.ts';
import { decimal } from './support/show.ts';
import { loadWorkload, type Workload } from './support/workloads.ts';
import { load } from './support/wrk.ts';

/** Equal parts of the requests, after the warm-up. */
const parts = 10;
const sampleEveryMs = 100;

/** A part of the soak. */
interface Part {
  readonly answers: number;
  readonly refused: number;
  /** Median while it went on: garbage that awaits its collector comes and goes. */
  readonly bytes: number;
}

const { numbers, names } = commandLine({ requests: 1_000_000, 'warm-up': 500_000 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  await soak(await loadWorkload(name, scratch), scratch);
}

async function soak({ title, modelPath, rows }: Workload, scratch: string): Promise<void> {
  await using server = await startServer(await mlpackServer(scratch, modelPath));
  await checkAnswers(server, rows);
  const requests = [
    ...rows.map(({ body }) => rawPost(inferPath, body)),
    // Refusals leave by other ways: wrong JSON, wrong tensors, wrong model, wrong path.
    rawPost(inferPath, '{"inputs": ['),
    rawPost(inferPath, '{"inputs": [{"name": "nothing", "shape": [1], "datatype": "FP32", "data": [1]}]}'),
    rawPost('/v2/models/nothing/infer', rows[0]?.body ?? ''),
    rawPost('/predict', '{"rows": 3}'),
  ];
  const measured: Part[] = [];
  for (let part = 0; part <= parts; part++) {
    const wanted = part === 0 ? numbers['warm-up'] : numbers.requests / parts;
    const memory = sampleMemory(server.pid, sampleEveryMs);
    let [answers, refused] = [0, 0];
    while (answers < wanted) {
      const answered = await load({ port: server.port, requests, connections, seconds: 1, mayRefuse: true });
      answers += answered.answers;
      refused += answered.refused;
    }
    memory.stop();
    measured.push({ answers, refused, bytes: median(memory.bytes) });
  }
  await checkAnswers(server, rows);
  const warm = measured[1]?.bytes ?? Number.NaN;
  const last = measured.at(-1)?.bytes ?? Number.NaN;
  printSection(
    `Memory over ${decimal(measured.slice(1).reduce((sum, { answers }) => sum + answers, 0))} requests (${title})`,
    ['Part', 'Answers', 'of them refused', 'Resident, median'],
    [
      ...measured.map(({ answers, refused, bytes }, i) => [
        i === 0 ? 'Warm-up' : String(i),
        decimal(answers),
        decimal(refused),
        megabytes(bytes),
      ]),
      [`Growth from part 1 to ${parts}`, '', 'target: < 5 %', `${decimal((last / warm - 1) * 100, 1)} %`],
    ],
  );
}
