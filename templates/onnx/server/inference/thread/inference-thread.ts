import { once } from 'node:events';
import { type Transferable, Worker } from 'node:worker_threads';
import { freeBytes } from '../../memory/free-bytes.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import type { Probe } from '../../model/probe.ts';
import type { Settings } from '../../settings/settings.ts';
import { StartError } from '../../util/start-error.ts';
import { threadEntry } from '../../util/thread-entry.ts';
import type { Call } from '../../calls/call.ts';
import { jsonReply, type Reply } from '../../calls/reply.ts';
import type { Executor } from '../executor.ts';
import type { Ticket } from '../ticket.ts';
import { GivenUp } from './given-up.ts';

/** What an inference thread is told at its start. */
export interface InferenceThreadData {
  readonly role: 'inference';
  readonly settings: Settings;
  /** Index in the repository. */
  readonly model: number;
  readonly intraOpThreads: number;
  readonly metrics: SharedArrayBuffer;
  /** Counts of the budget for bodies. */
  readonly bodyMemory: SharedArrayBuffer;
  /** Which of the tables in it is this thread's. */
  readonly table: number;
  /** See {@link GivenUp}. */
  readonly givenUp: SharedArrayBuffer;
}

/** What it is sent: calls, each with a number of ours. */
export interface ThreadCalls {
  readonly calls: readonly { readonly id: number; readonly call: Call }[];
}

/** What it sends: first what it found, or why it cannot serve; then replies. */
export type ThreadMessage =
  | { readonly type: 'ready'; readonly probe: Probe }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'replies'; readonly replies: readonly { readonly id: number; readonly reply: Reply }[] };

interface Waiting {
  readonly call: Call;
  readonly ticket: Ticket;
}

/** Bodies that go over together; larger ones go alone, as nothing is gained by computing them with others. */
const maxSentBytes = 256 * 1024;

/** What V8 has on a thread beside what bodies become. */
const heapMb = 128;

/** What may become objects of V8, of all that bodies may take; the rest are bytes and tensors, which are not in its heap. */
const heapShare = 0.75;

export interface ThreadEvents {
  /** It has ended by itself: the model cannot be served any more. */
  readonly onDeath: (error: Error) => void;
  /** It has ended as what it was given took more memory than it may have; another one could be started. */
  readonly onExhausted: () => void;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/**
 * A model on a thread of its own: neither its inferences nor the parsing of large bodies keep the
 * thread that answers HTTP. Requests wait on this side, where they can be given up, and go over as many
 * at once as make one inference.
 */
export class InferenceThread implements Executor {
  readonly #worker: Worker;
  readonly #maxDelayMs: number;
  readonly #waiting: Waiting[] = [];
  readonly #sent = new Map<number, Ticket>();
  readonly #givenUp: GivenUp;
  #isScheduled = false;
  #nextId = 0;
  #maxCalls = 1;
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;

  private constructor(worker: Worker, { settings, givenUp }: InferenceThreadData) {
    this.#worker = worker;
    this.#maxDelayMs = settings.maxBatchDelayMs;
    this.#givenUp = new GivenUp(givenUp);
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'replies') this.#replied(message.replies);
    });
  }

  /**
   * Starts the thread and waits until it has loaded the model.
   *
   * @param events what may happen to it later
   * @throws StartError
   */
  static async start(
    told: Omit<InferenceThreadData, 'givenUp'>,
    { onDeath, onExhausted }: ThreadEvents,
  ): Promise<{ thread: InferenceThread; probe: Probe }> {
    const data = { ...told, givenUp: GivenUp.allocate() };
    const { limitBytes } = new MemoryBudget(data.bodyMemory);
    const worker = new Worker(threadEntry, {
      workerData: data,
      // Should bodies become more than they were thought to, this thread ends, and not the server.
      resourceLimits: { maxOldGenerationSizeMb: heapMb + Math.ceil((limitBytes * heapShare) / 2 ** 20) },
    });
    const thread = new InferenceThread(worker, data);
    const [message]: ThreadMessage[] = await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
    if (message?.type !== 'ready') {
      throw new StartError(message?.type === 'failed' ? message.message : 'the inference thread ended');
    }
    worker.once('error', (error: unknown) => {
      if (isOutOfMemory(error)) onExhausted();
      else onDeath(error instanceof Error ? error : new Error(String(error)));
    });
    worker.once('exit', () => thread.#died());
    thread.#maxCalls = message.probe.plan?.maxRows ?? 1;
    return { thread, probe: message.probe };
  }

  submit(call: Call, ticket: Ticket): void {
    this.#waiting.push({ call, ticket });
    // The body of a request that is given up must not wait for its turn.
    if (call.body.length > maxSentBytes) ticket.whenSettled(() => this.#drop(ticket));
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#worker.terminate();
  }

  #drop(ticket: Ticket): void {
    const at = this.#waiting.findIndex((waiting) => waiting.ticket === ticket);
    const [dropped] = at === -1 ? [] : this.#waiting.splice(at, 1);
    if (dropped !== undefined && typeof dropped.call.body !== 'string') freeBytes(dropped.call.body);
  }

  /** Sends at the end of the turn, or of the wait for others, so that what arrives together goes over together. */
  #schedule(): void {
    if (this.#isScheduled || this.#sent.size > 0) return;
    if (this.#maxDelayMs > 0 && this.#waiting.length < this.#maxCalls) {
      this.#timer ??= setTimeout(() => this.#sendSoon(), this.#maxDelayMs);
    } else this.#sendSoon();
  }

  #sendSoon(): void {
    this.#isScheduled = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    setImmediate(() => this.#send());
  }

  #send(): void {
    this.#isScheduled = false;
    const calls: { id: number; call: Call }[] = [];
    this.#givenUp.clear();
    const transfer: Transferable[] = [];
    let bytes = 0;
    while (calls.length < this.#maxCalls) {
      const [next] = this.#waiting;
      if (next === undefined) break;
      if (!next.ticket.settled) bytes += next.call.body.length;
      if (calls.length > 0 && bytes > maxSentBytes) break;
      this.#waiting.shift();
      if (next.ticket.settled) continue;
      const id = this.#nextId++;
      const place = calls.length;
      next.ticket.whenSettled(() => this.#givenUp.tell(place));
      this.#sent.set(id, next.ticket);
      calls.push({ id, call: next.call });
      if (typeof next.call.body === 'string') continue;
      const { buffer, byteLength } = next.call.body;
      // A small body shares its memory with others, and is copied.
      if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0)
        transfer.push(buffer);
    }
    if (calls.length > 0) this.#worker.postMessage({ calls } satisfies ThreadCalls, transfer);
  }

  #replied(replies: readonly { readonly id: number; readonly reply: Reply }[]): void {
    for (const { id, reply } of replies) {
      const ticket = this.#sent.get(id);
      this.#sent.delete(id);
      ticket?.settle(reply);
    }
    if (this.#sent.size === 0 && this.#waiting.length > 0) this.#schedule();
  }

  #died(): void {
    if (this.#isClosing) return;
    const reply = jsonReply(500, { error: 'the thread that computed it ended' });
    for (const ticket of [...this.#sent.values(), ...this.#waiting.map((waiting) => waiting.ticket)])
      ticket.settle(reply);
    this.#sent.clear();
    this.#waiting.length = 0;
  }
}
