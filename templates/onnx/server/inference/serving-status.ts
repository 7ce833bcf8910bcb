import { HttpError } from '../util/http-error.ts';
import type { Call } from '../calls/call.ts';
import type { ModelStatus } from '../calls/protocol-route.ts';
import type { Executor } from './executor.ts';
import type { ModelHost } from './model-host.ts';

/**
 * What becomes of a server that is told to stop, until it does: it isn't ready any more; or it is as before, as another
 * has taken its place and whoever asks for its health means both.
 */
export type Leaving = 'unready' | 'replaced';

/** How far the server is in its life: loading, ready, draining. */
export class ServingStatus implements ModelStatus {
  readonly hosts: readonly ModelHost[];
  #leaving: Leaving | null = null;

  constructor(hosts: readonly ModelHost[]) {
    this.hosts = hosts;
  }

  get ready(): boolean {
    return this.#leaving !== 'unready' && this.hosts.every(({ placement }) => placement !== null);
  }

  isModelReady(index: number): boolean {
    return this.#leaving !== 'unready' && this.isLoaded(index);
  }

  isLoaded(index: number): boolean {
    return this.hosts[index]?.placement != null;
  }

  sharesInferences(index: number): boolean {
    return this.hosts[index]?.placement?.probe.plan != null;
  }

  /**
   * What computes a call to a model, given its index in the repository.
   *
   * @throws HttpError 503 while it loads
   */
  executorFor(index: number, call: Call): Executor {
    const executor = this.hosts[index]?.executorFor(call) ?? null;
    if (executor !== null) return executor;
    throw new HttpError(503, 'the model is still loading', { 'Retry-After': '1' });
  }

  /** While draining, what arrives on open connections is still answered. */
  get draining(): boolean {
    return this.#leaving !== null;
  }

  drain(how: Leaving): void {
    this.#leaving = how;
  }
}
