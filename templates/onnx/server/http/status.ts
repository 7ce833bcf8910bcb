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

  /** While draining, what arrives on open connections is still answered. */
  get draining(): boolean {
    return this.#isDraining;
  }

  drain(): void {
    this.#isDraining = true;
  }
}
