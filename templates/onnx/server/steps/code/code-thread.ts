import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { CodeStep } from '../../../../../contract/schemas/contract.schema.ts';
import {
  type SentTensor,
  threadData,
  type ThreadMessage,
  threadSource,
} from '../../../../../contract/code/thread-source.ts';
import { nowMs } from '../../util/clock.ts';

/** How often it is looked whether a thread that says nothing is still there. */
const lookMs = 20;

/** What comes of waiting for a thread. */
export type Said = ThreadMessage | { readonly type: 'late' } | { readonly type: 'dead' };

/**
 * A thread that runs a user's code for the thread that has made it, which waits for it without letting go, as for inference: an answer
 * takes 0.2 ms more. One that says nothing in time, or runs out of memory, is ended.
 */
export class CodeThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal: Int32Array;

  /** @param url of the module */
  constructor(url: URL, step: Pick<CodeStep, 'inputs' | 'outputs' | 'memoryMb'>) {
    const { memoryMb } = step;
    const { port1, port2 } = new MessageChannel();
    const data = threadData(step, url.href, port2);
    this.#port = port1;
    this.#signal = data.signal;
    this.#worker = new Worker(threadSource, {
      eval: true,
      execArgv: [],
      // The server's settings are none of its business.
      env: {},
      workerData: data,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: Math.ceil(memoryMb / 4) },
    });
    // Who waits for the thread sees that it's gone.
    this.#worker.on('error', () => {});
    this.#worker.unref();
  }

  /** Has the code called. */
  call(tensors: readonly SentTensor[]): void {
    this.#port.postMessage(tensors);
  }

  /** Waits for what it says next, and blocks this thread meanwhile. */
  said(timeoutMs: number): Said {
    const endMs = nowMs() + timeoutMs;
    for (;;) {
      const count = Atomics.load(this.#signal, 0);
      const received: { readonly message: ThreadMessage } | undefined = receiveMessageOnPort(this.#port);
      if (received !== undefined) return received.message;
      const leftMs = endMs - nowMs();
      if (this.#isDead()) return { type: 'dead' };
      if (leftMs <= 0) return { type: 'late' };
      Atomics.wait(this.#signal, 0, count, Math.min(lookMs, leftMs));
    }
  }

  /** The event of its end comes when this thread lets go; until then its loop tells. */
  #isDead(): boolean {
    return this.#worker.threadId === -1 || this.#worker.performance.eventLoopUtilization().idle < 0;
  }

  end(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}
