import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { CodeStep } from '../../../../../contract/schemas/contract.schema.ts';
import {
  type SentTensor,
  type StrayMessage,
  threadData,
  type ThreadMessage,
  threadSource,
} from '../../../../../contract/code/thread-source.ts';
import { nowMs } from '../../util/clock.ts';

/** How often it is looked whether a thread that says nothing is still there. */
const lookMs = 20;

/** What a thread tells of while nobody waits for it. */
export interface CodeEvents {
  /** Something was thrown outside of a call. */
  readonly onStray: (stray: StrayMessage) => void;
  /** It has ended. */
  readonly onEnd: () => void;
}

/** What comes of waiting for a thread; of one that is late, what was thrown outside of the call meanwhile. */
export type Said =
  | Exclude<ThreadMessage, StrayMessage>
  | { readonly type: 'late'; readonly stray: StrayMessage | null }
  | { readonly type: 'dead' };

/**
 * A thread that runs a user's code for the thread that has made it, which waits for it without letting go, as for inference: an answer
 * takes 0.2 ms more. One that says nothing in time, or runs out of memory, is ended.
 */
export class CodeThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  readonly #events: CodeEvents;
  #calls = 0;
  /** What it said while nobody waited. */
  readonly #heard: ThreadMessage[] = [];

  /**
   * @param url of the module
   * @param events of which it tells
   */
  constructor(url: URL, step: Pick<CodeStep, 'inputs' | 'outputs' | 'memoryMb'>, events: CodeEvents) {
    this.#events = events;
    const { memoryMb } = step;
    const { port1, port2 } = new MessageChannel();
    const data = threadData(step, url.href, port2);
    this.#port = port1;
    port1.on('message', (message: ThreadMessage) => {
      if (message.type === 'stray') events.onStray(message);
      else this.#heard.push(message);
    });
    port1.unref();
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
    this.#worker.on('exit', () => events.onEnd());
    this.#worker.unref();
  }

  /** Has the code called. */
  call(tensors: readonly SentTensor[]): void {
    this.#calls++;
    this.#port.postMessage(tensors);
  }

  /** Waits for what it says next, and blocks this thread meanwhile. */
  said(timeoutMs: number): Said {
    const endMs = nowMs() + timeoutMs;
    let stray: StrayMessage | null = null;
    for (;;) {
      const count = Atomics.load(this.#signal, 0);
      const message = this.#next();
      if (message?.type === 'stray') {
        stray ??= message;
        this.#events.onStray(message);
        continue;
      }
      if (message !== undefined) return message;
      const leftMs = endMs - nowMs();
      if (this.#isDead()) return { type: 'dead' };
      if (leftMs <= 0) return { type: 'late', stray };
      Atomics.wait(this.#signal, 0, count, Math.min(lookMs, leftMs));
    }
  }

  #next(): ThreadMessage | undefined {
    const heard = this.#heard.shift();
    if (heard !== undefined) return heard;
    const received: { readonly message: ThreadMessage } | undefined = receiveMessageOnPort(this.#port);
    return received?.message;
  }

  /** Whether it has begun with the last call. */
  hasBegun(): boolean {
    return Atomics.load(this.#signal, 1) === this.#calls;
  }

  /** The event of its end comes when this thread lets go; until then its loop tells, if it was begun before that. */
  #isDead(): boolean {
    return this.#worker.threadId === -1 || this.#worker.performance.eventLoopUtilization().idle < 0;
  }

  end(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}
