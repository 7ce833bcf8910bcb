import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Placement } from '../inference/model-host.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { threadEntry } from '../thread-entry.ts';

/** What the thread of a lane is told at its start. */
export interface LaneThreadData {
  readonly role: 'lane';
  readonly settings: Settings;
  readonly metrics: SharedArrayBuffer;
  readonly index: number;
  readonly lanes: number;
  readonly port: number;
  /** null: no gRPC. */
  readonly grpcPort: number | null;
  readonly placements: readonly Placement[];
}

/** What it is sent. */
export type LaneCommand = 'unready' | 'close';

/** What it sends. */
export type LaneMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly message: string };

/** A lane on another thread. */
export class LaneThread {
  readonly #worker: Worker;
  #isClosing = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param onDeath called when it ends by itself later
   * @throws StartError
   */
  static async start(data: LaneThreadData, onDeath: (error: Error) => void): Promise<LaneThread> {
    const worker = new Worker(threadEntry, { workerData: data });
    const thread = new LaneThread(worker);
    const [message]: LaneMessage[] = await once(worker, 'message');
    if (message?.type !== 'ready') {
      throw new StartError(message?.type === 'failed' ? message.message : 'a serving thread ended');
    }
    worker.on('message', (later: LaneMessage) => {
      if (later.type === 'failed') onDeath(new Error(later.message));
    });
    worker.once('error', (error) => onDeath(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', () => {
      if (!thread.#isClosing) onDeath(new Error('a serving thread ended'));
    });
    return thread;
  }

  unready(): void {
    this.#worker.postMessage('unready' satisfies LaneCommand);
  }

  /** Resolves when it has answered every request under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker.postMessage('close' satisfies LaneCommand);
    await once(this.#worker, 'exit');
  }
}
