/**
 * From starting a server process of iris to ready and to its first answer, and the memory it holds when idle:
 * node bench/serving/startup-memory.ts [--rounds 9]
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { printSection, spread, temporaryFolder } from '../support.ts';
import { expressJson, fastApi, nodeHttp } from './support/baselines.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { residentBytes } from './support/process-usage.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { type Contender, startServer } from './support/server-process.ts';
import { medianAndRange } from './support/show.ts';
import { loadWorkload } from './support/workloads.ts';

const targets = { readyMs: 300, idleBytes: 120e6 };

/** What was allocated while starting has been collected, or stays. */
const settleMs = 2000;

interface Measured {
  readonly contender: Contender;
  readonly readyMs: number[];
  readonly answerMs: number[];
  readonly idleBytes: number[];
}

const { numbers } = commandLine({ rounds: 9 });
await warnWhenBusy();
await using folder = await temporaryFolder();
const { modelPath, rows } = await loadWorkload('iris-logreg', folder.path);
const own = await mlpackServer(folder.path, modelPath);
const all = [
  own,
  nodeHttp(modelPath),
  expressJson(modelPath),
  await fastApi('logreg', join(folder.path, 'model.joblib')),
].map((contender): Measured => ({ contender, readyMs: [], answerMs: [], idleBytes: [] }));

// One unmeasured round fills the page cache; then they take turns.
for (let round = -1; round < numbers.rounds; round++) {
  for (const { contender, readyMs, answerMs, idleBytes } of all) {
    const started = performance.now();
    await using server = await startServer(contender);
    await checkAnswers(server, rows.slice(0, 1));
    const firstAnswerMs = performance.now() - started;
    await delay(settleMs);
    if (round < 0) continue;
    readyMs.push(server.startMs);
    answerMs.push(firstAnswerMs);
    idleBytes.push(await residentBytes(server.pid));
  }
}

printSection(
  'Start and idle memory of a server process (iris, logistic regression)',
  ['Server', 'Start to ready', 'Target', 'To the first answer', 'Resident, idle, MB', 'Target'],
  all.map(({ contender, readyMs, answerMs, idleBytes }) => [
    contender.name,
    spread(readyMs),
    contender === own ? `≤ ${targets.readyMs} ms` : '',
    spread(answerMs),
    medianAndRange(
      idleBytes.map((bytes) => bytes / 1e6),
      1,
    ),
    contender === own ? `≤ ${targets.idleBytes / 1e6} MB` : '',
  ]),
);
