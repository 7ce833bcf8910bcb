import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DisposalStack } from '../../util/disposal-stack.ts';
import type { ByteSource } from './byte-source.ts';
import { openUnpacked } from './open-unpacked.ts';

/**
 * Files beside a model that hold its arrays, as joblib before 0.10 wrote them. Their names come out of the model, so only
 * plain names are taken: what they name lies in the same folder, wherever the model says it does.
 */
export class Sidecars implements AsyncDisposable {
  readonly #folder: string;
  readonly #temporary: string;
  readonly #signal: AbortSignal | undefined;
  readonly #opened = new Map<string, ByteSource>();
  readonly #stack = new DisposalStack();

  /**
   * @param path of the model's file
   * @param temporary path that names of unpacked files begin with
   */
  constructor(path: string, temporary: string, signal: AbortSignal | undefined) {
    this.#folder = dirname(path);
    this.#temporary = temporary;
    this.#signal = signal;
  }

  /** Names of those that were opened. */
  get names(): readonly string[] {
    return [...this.#opened.keys()];
  }

  /** Of those that were opened, unpacked. */
  get sizeBytes(): number {
    return [...this.#opened.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /**
   * The bytes of one, unpacked where they're compressed.
   *
   * @returns what is wrong with it, as text, where it can't be read
   * @throws MlpackError MODEL_INVALID for one that is compressed and damaged
   */
  async open(name: string): Promise<ByteSource | string> {
    if (name === '' || name === '.' || name === '..' || name !== basename(name) || /[\\\0]/.test(name)) {
      return `names ${JSON.stringify(name)}, which is no file beside it`;
    }
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const path = join(this.#folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) {
      return `keeps an array in ${name}, which is not beside it: copy all files that joblib wrote`;
    }
    if (!found.isFile()) return `keeps an array in ${name}, which is no file`;
    const target = `${this.#temporary}-${this.#opened.size}`;
    const { source } = this.#stack.use(await openUnpacked(path, target, this.#signal));
    this.#opened.set(name, source);
    return source;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
