import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import type { BystanderData, Seen } from './bystander.ts';

/** Small requests as anybody may send them, to a server of rows of four numbers. */
const row = JSON.stringify({ rows: [[1, 2, 3, 4]] });
const json = { 'Content-Type': 'application/json' };
const questions = [
  { name: 'one row', path: '/predict', body: row, headers: json },
  {
    name: 'compressed',
    path: '/predict',
    body: gzipSync(row),
    headers: { ...json, 'Content-Encoding': 'gzip' },
  },
  { name: 'CSV', path: '/invocations', body: '1,2,3,4\n5,6,7,8\n', headers: { 'Content-Type': 'text/csv' } },
  {
    name: '20 kB',
    path: '/predict',
    body: JSON.stringify({ rows: Array.from({ length: 2000 }, () => [1, 2, 3, 4]) }),
    headers: json,
  },
] as const;

const { port, everyMs, asks }: BystanderData = workerData;
const url = `http://127.0.0.1:${port}`;
const seen: Seen = { healthMs: [], failures: [], asked: 0 };
let isOver = false;

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer<ArrayBuffer>;
}

/** '' for an answer of 200, else what there was instead. */
async function failure(path: string, options: Question): Promise<string> {
  try {
    const response = await fetch(url + path, {
      ...options,
      headers: { Connection: 'close', ...options.headers },
    });
    const text = await response.text();
    return response.status === 200 ? '' : `${response.status} ${text.slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  }
}

async function watchHealth(): Promise<void> {
  while (!isOver) {
    const start = performance.now();
    const wrong = await failure('/v2/health/live', {});
    seen.healthMs.push(performance.now() - start);
    if (wrong !== '') seen.failures.push(`health: ${wrong}`);
    await sleep(everyMs);
  }
}

async function ask(): Promise<void> {
  for (let i = 0; !isOver; i++) {
    const { name, path, body, headers } = questions[i % questions.length] ?? questions[0];
    const wrong = await failure(path, { method: 'POST', headers, body });
    seen.asked++;
    if (wrong !== '') seen.failures.push(`${name}: ${wrong}`);
    await sleep(everyMs);
  }
}

parentPort?.once('message', () => {
  isOver = true;
});
await Promise.all([watchHealth(), asks ? ask() : undefined]);
parentPort?.postMessage(seen);
