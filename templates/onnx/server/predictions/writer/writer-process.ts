import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { addCpuTime, type CpuTime, cpuTimeOf, noCpuTime } from '../../util/cpu-time.ts';
import { threadEntry } from '../../util/thread-entry.ts';
import { writerArgument } from './writer-argument.ts';
import type { ShadowReport, WriterCommand, WriterReport, WriterStart } from './messages.ts';
import { addFigures, type ShadowFigures } from './shadow-figures.ts';

/** A writer that ends by itself is started again this soon, ever less often down to the last. */
const firstRestartMs = 500;
const lastRestartMs = 30_000;

/** What the spool still holds after that stays there for the next start. */
const finishTimeoutMs = 8000;

/** The writer is told when to end, and that is all that it needs. */
const heapMegabytes = 192;

/** The process that takes predictions from the spool to the database, started again whenever it dies. */
export class WriterProcess {
  readonly #start: WriterStart;
  readonly #log: Logger;
  #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #restartMs = firstRestartMs;
  #isFinishing = false;
  /** CPU time that was seen last of the writer there is, and that of all those that have ended. */
  #cpuTime = noCpuTime;
  #endedCpuTime = noCpuTime;
  /** How this shadow differed so far, by model. */
  readonly shadow = new Map<string, ShadowFigures>();
  recorded = 0;
  lost = 0;
  restarts = 0;
  /** When the oldest prediction that isn't in the database was answered; null when all are. */
  oldestMs: number | null = null;

  constructor(start: WriterStart, log: Logger) {
    this.#start = start;
    this.#log = log;
    this.#child = this.#fork();
  }

  /** CPU time of all writers so far; none where the system doesn't tell. */
  cpuTime(): CpuTime {
    const { pid, exitCode, signalCode } = this.#child;
    const isThere = pid !== undefined && exitCode === null && signalCode === null;
    if (isThere) this.#cpuTime = cpuTimeOf(pid) ?? this.#cpuTime;
    return addCpuTime(this.#endedCpuTime, this.#cpuTime);
  }

  /** Lets it take what is left in the spool to the database, for some seconds at most. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    if (child.connected) child.send({ type: 'finish' } satisfies WriterCommand);
    const timer = setTimeout(() => {
      this.#log.warn('the rest of the prediction log stays in the spool');
      child.kill('SIGKILL');
    }, finishTimeoutMs);
    await ended;
    clearTimeout(timer);
  }

  #fork(): ChildProcess {
    const child = fork(fileURLToPath(threadEntry), [writerArgument], {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
    });
    child.on('message', (report: WriterReport | ShadowReport) => {
      if ('shadow' in report) return this.#compared(report.shadow);
      this.recorded += report.recorded;
      this.lost += report.lost;
      this.oldestMs = report.oldestMs;
      if (report.recorded > 0) this.#restartMs = firstRestartMs;
    });
    // It may die before it has read a message, which its exit tells as well.
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      if (!this.#isFinishing) this.#restart(code, signal);
    });
    child.send(this.#start, () => undefined);
    return child;
  }

  #compared(figures: readonly ShadowFigures[]): void {
    for (const each of figures) this.shadow.set(each.model, addFigures(this.shadow.get(each.model), each));
  }

  #restart(code: number | null, signal: NodeJS.Signals | null): void {
    this.restarts++;
    // From now on predictions wait.
    this.oldestMs ??= Date.now();
    this.#log.error({ code, signal }, 'the writer of the prediction log ended; starting another');
    this.#timer = setTimeout(() => {
      this.#endedCpuTime = this.cpuTime();
      this.#cpuTime = noCpuTime;
      this.#child = this.#fork();
    }, this.#restartMs).unref();
    this.#restartMs = Math.min(2 * this.#restartMs, lastRestartMs);
  }
}
