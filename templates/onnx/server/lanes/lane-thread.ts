import { once } from 'node:events';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Placement } from '../inference/model-host.ts';
import type { Scrape } from '../metrics/scrape.ts';
import type { SpoolPlace } from '../predictions/open-log.ts';
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
  /** null: predictions are not recorded. */
  readonly spool: SpoolPlace | null;
}

/** What it is sent. */
export type LaneCommand = 'unready' | 'close';

/** What it sends. */
export type LaneMessage =
  | { readonly type: 'ready' }
  /** Wants the metrics of the whole server sent to this port, or null when that fails. */
  | { readonly type: 'scrape'; readonly port: MessagePort }
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
   * @param scrape gives the metrics that the thread is asked for: those about the process shouldn't depend on
   *   which thread a connection happens to be with
   * @throws StartError
   */
  static async start(
    data: LaneThreadData,
    onDeath: (error: Error) => void,
    scrape: Scrape,
  ): Promise<LaneThread> {
    const worker = new Worker(threadEntry, { workerData: data });
    const thread = new LaneThread(worker);
    const { promise: started, resolve: onReady, reject } = Promise.withResolvers<void>();
    const onEnd = (error: Error): void => {
      reject(error);
      if (!thread.#isClosing) onDeath(error);
    };
    worker.on('message', (message: LaneMessage) => {
      if (message.type === 'ready') onReady();
      else if (message.type === 'failed') onEnd(new StartError(message.message));
      // It may be asked while it still loads the models.
      else
        void scrape().then(
          (text) => message.port.postMessage(text),
          () => message.port.postMessage(null),
        );
    });
    worker.once('error', (error) => onEnd(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', () => onEnd(new StartError('a serving thread ended')));
    await started;
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
