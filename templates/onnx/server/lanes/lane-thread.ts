import { type MessagePort, Worker } from 'node:worker_threads';
import type { Leaving } from '../inference/serving-status.ts';
import type { Placement } from '../inference/model-host.ts';
import type { Scrape } from '../exposition/scrape.ts';
import type { SpoolPlace } from '../predictions/open-log.ts';
import type { ShadowPlace } from '../shadow/shadow.ts';
import type { Settings } from '../settings/settings.ts';
import { StartError } from '../util/start-error.ts';
import { threadEntry } from '../util/thread-entry.ts';

/** What the thread of a lane is told at its start. */
export interface LaneThreadData {
  readonly role: 'lane';
  readonly settings: Settings;
  readonly metrics: SharedArrayBuffer;
  readonly bodyMemory: SharedArrayBuffer;
  readonly index: number;
  readonly lanes: number;
  readonly port: number;
  /** null: no gRPC. */
  readonly grpcPort: number | null;
  readonly placements: readonly Placement[];
  /** null: predictions are not recorded. */
  readonly spool: SpoolPlace | null;
  /** null: requests are not copied. */
  readonly shadow: ShadowPlace | null;
}

/** What it is sent. */
export type LaneCommand = Leaving | 'close';

/** What it sends. */
export type LaneMessage =
  | { readonly type: 'ready' }
  /** Wants the metrics of the whole server sent to this port, or null when that fails. */
  | { readonly type: 'scrape'; readonly port: MessagePort }
  | { readonly type: 'failed'; readonly message: string };

/** A lane on another thread. */
export class LaneThread {
  /** Settles when it serves: rejects with StartError when it cannot. */
  readonly started: Promise<void>;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  #isClosing = false;

  /**
   * @param onDeath called when it ends by itself
   * @param scrape gives the metrics that the thread is asked for: those about the process shouldn't depend on
   *   which thread a connection happens to be with
   */
  constructor(data: LaneThreadData, onDeath: (error: Error) => void, scrape: Scrape) {
    const worker = new Worker(threadEntry, {
      workerData: data,
      transferList: data.shadow === null ? [] : [data.shadow.port],
    });
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    const { promise: started, resolve: onReady, reject } = Promise.withResolvers<void>();
    this.started = started;
    const onEnd = (error: Error): void => {
      reject(error);
      if (!this.#isClosing) onDeath(error);
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
  }

  /** Has the lane leave, as its method of the same name does. */
  leave(how: Leaving): void {
    this.#worker.postMessage(how satisfies LaneCommand);
  }

  /** Resolves when it has answered every request under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker.postMessage('close' satisfies LaneCommand);
    await this.#exited;
  }
}
