import type { Model } from './session.ts';

/** How far the server is in its life: loading, ready, draining. */
export class Status {
  #model: Model | null = null;
  #draining = false;

  /** null while loading. Stays while draining: what arrives on open connections is still answered. */
  get model(): Model | null {
    return this.#model;
  }

  get ready(): boolean {
    return this.#model !== null && !this.#draining;
  }

  get draining(): boolean {
    return this.#draining;
  }

  loaded(model: Model): void {
    this.#model = model;
  }

  drain(): void {
    this.#draining = true;
  }
}
