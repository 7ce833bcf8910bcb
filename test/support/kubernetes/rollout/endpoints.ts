import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterIp } from './cluster-ip.ts';

/**
 * Which pods a service leads to. The control plane knows at once which are ready and stay; whoever balances connections
 * hears of it later.
 */
export class Endpoints {
  readonly #service: ClusterIp;
  readonly #delayMs: number;
  #known = '';
  #last: Promise<void> = Promise.resolve();

  constructor(service: ClusterIp, delayMs: number) {
    this.#service = service;
    this.#delayMs = delayMs;
  }

  /** Resolves when all is known that was said until now. */
  get settled(): Promise<void> {
    return this.#last;
  }

  /** Says which pods are ready, and aren't told to stop. */
  are(ips: readonly string[]): void {
    const known = ips.toSorted().join();
    if (known === this.#known) return;
    this.#known = known;
    const [before, heard] = [this.#last, delay(this.#delayMs)];
    this.#last = (async () => {
      await before;
      await heard;
      await this.#service.leadTo(ips);
    })();
  }
}
