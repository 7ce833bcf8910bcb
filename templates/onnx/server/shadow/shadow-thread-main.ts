import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { MetricsTable } from '../metrics/table.ts';
import { type CopyOutcome, TableLayout } from '../metrics/table-layout.ts';
import { readCpuTimes, SpareCpus } from '../predictions/writer/spare-cpus.ts';
import { usableCpus } from '../settings/usable-cpus.ts';
import { nowMs } from '../util/clock.ts';
import { CopiesDue } from './copies-due.ts';
import { type Copy, copiesIn } from './copy-batch.ts';
import { CopyPace } from './copy-pace.ts';
import { GrpcCopies } from './grpc-copies.ts';
import { HttpCopies } from './http-copies.ts';
import type { ShadowCommand, ShadowThreadData } from './shadow-thread.ts';

/** How often it goes on, while there are copies. */
const tickMs = 50;

/** What runs on the thread that sends copies on. */
export function runShadowThread({ shadow, due, counts }: ShadowThreadData): void {
  if (parentPort === null) throw new Error('not on a thread');
  yieldToOthers();
  const copies = new CopiesDue(due);
  const table = new MetricsTable(counts, new TableLayout(0, []));
  const spareCpus = new SpareCpus(usableCpus(), () => ({ ...readCpuTimes(process.pid), ownMs: 0 }));
  const pace = new CopyPace(spareCpus, nowMs);
  let isFinishing = false;
  let here = 0;
  /** undefined while there is nothing to do: a server that nobody asks needn't wake up. */
  let timer: NodeJS.Timeout | undefined;
  const endIfDone = (): void => {
    if (here === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    if (isFinishing && copies.count === 0) process.exit();
  };
  const done = ({ bodyBytes }: Copy, outcome: CopyOutcome): void => {
    here--;
    copies.give(bodyBytes);
    table.copied(outcome);
    endIfDone();
  };
  const http = shadow.url === null ? null : new HttpCopies(shadow.url, pace, done);
  const grpc = shadow.grpcUrl === null ? null : new GrpcCopies(shadow.grpcUrl, shadow.apiKey, pace, done);
  const tick = (): void => {
    http?.sweep();
    grpc?.sweep();
  };
  const take = (batch: ArrayBuffer): void => {
    if (timer === undefined) spareCpus.restart();
    for (const copy of copiesIn(batch)) {
      here++;
      (copy.kind === 'http' ? http : grpc)?.send(copy);
    }
    if (here > 0) timer ??= setInterval(tick, tickMs);
  };
  parentPort.on('message', (command: ShadowCommand) => {
    if (command !== 'finish') {
      command.port.on('message', take);
      return;
    }
    isFinishing = true;
    endIfDone();
  });
}

/** Gives this thread the lowest priority: on Linux each has its own. */
function yieldToOthers(): void {
  if (process.platform === 'linux') {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_LOW);
  }
}
