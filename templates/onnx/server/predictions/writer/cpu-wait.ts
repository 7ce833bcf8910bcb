import { readFileSync } from 'node:fs';

/**
 * Whether others want the CPUs: how long this process's main thread has waited for one, against how long it had
 * one. Linux counts that (proc(5), "schedstat"); elsewhere it is as if nobody else wanted any.
 */
export class CpuWait {
  readonly #file: string;
  #ranNs = 0;
  #waitedNs = 0;

  constructor(file = '/proc/self/schedstat') {
    this.#file = file;
    this.ratio();
  }

  /** Since it was asked last: 0 for no wait at all, 1 for as long as it ran. */
  ratio(): number {
    const [ranNs = 0, waitedNs = 0] = this.#counts();
    const ran = ranNs - this.#ranNs;
    const waited = waitedNs - this.#waitedNs;
    this.#ranNs = ranNs;
    this.#waitedNs = waitedNs;
    return ran > 0 ? waited / ran : 0;
  }

  #counts(): readonly number[] {
    try {
      return readFileSync(this.#file, 'latin1').split(' ').map(Number);
    } catch {
      return [];
    }
  }
}
