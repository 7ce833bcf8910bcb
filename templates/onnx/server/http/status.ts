import { HttpError } from '../http-error.ts';
import type { Call } from '../inference/call.ts';
import type { Executor } from '../inference/executor.ts';
import type { ModelHost } from '../inference/model-host.ts';

/** How far the server is in its life: loading, ready, draining. */
export class Status {
  readonly hosts: readonly ModelHost[];
  #isDraining = false;

  constructor(hosts: readonly ModelHost[]) {
    this.hosts = hosts;
  }

  get ready(): boolean {
    return !this.#isDraining && this.hosts.every(({ placement }) => placement !== null);
  }

  /** Whether a model is, given its index in the repository. */
  isModelReady(index: number): boolean {
    return !this.#isDraining && this.hosts[index]?.placement != null;
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
    return this.#isDraining;
  }

  drain(): void {
    this.#isDraining = true;
  }
}
