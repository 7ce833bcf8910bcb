import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ShadowSettings } from '../settings/shadow-settings.ts';
import { messageOf } from '../util/start-error.ts';
import { threadEntry } from '../util/thread-entry.ts';
import { CopiesDue } from './copies-due.ts';
import type { ShadowPlace } from './shadow.ts';

/** What the thread is told at its start. */
export interface ShadowThreadData {
  readonly role: 'shadow';
  readonly shadow: ShadowSettings;
  readonly due: SharedArrayBuffer;
  /** Its own table of metrics, in memory that it shares with all. */
  readonly counts: Float64Array;
}

/** What it is sent: the ports that batches come over, and that no more will come. */
export type ShadowCommand = { readonly port: MessagePort } | 'finish';

/** How long what is under way may take when the server stops. */
const finishMs = 2000;

/** V8's heap on that thread: bytes of copies are not in it. */
const heapMb = 64;

/** The thread that sends copies on, as the main thread has it. Whatever becomes of it, the server goes on without. */
export class ShadowThread {
  readonly #worker: Worker;
  readonly #due: SharedArrayBuffer;
  readonly #exited: Promise<void>;
  #isClosing = false;

  constructor(options: Omit<ShadowThreadData, 'role' | 'due'>, log: Logger) {
    this.#due = CopiesDue.allocate();
    const data: ShadowThreadData = { role: 'shadow', due: this.#due, ...options };
    this.#worker = new Worker(threadEntry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('error', (error) =>
      log.error({ reason: messageOf(error) }, 'the copying of requests failed'),
    );
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        // Copies are dropped, and counted, from here on.
        new CopiesDue(this.#due).close();
        if (!this.#isClosing) log.error('requests are copied no more');
        resolve();
      });
    });
  }

  /** A way for the copies of one more serving thread. */
  place(): ShadowPlace {
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ port: port1 } satisfies ShadowCommand, [port1]);
    return { port: port2, due: this.#due };
  }

  /** Sends on what is left, for some seconds at most. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker.postMessage('finish' satisfies ShadowCommand);
    const timer = setTimeout(() => void this.#worker.terminate(), finishMs);
    await this.#exited;
    clearTimeout(timer);
  }
}
