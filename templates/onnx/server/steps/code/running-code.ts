import { checkedOutputs } from '../../../../../contract/code/checked-outputs.ts';
import { CodeError, died, thrown, timedOut } from '../../../../../contract/code/failed-code.ts';
import type { MadeTensor, SentTensor } from '../../../../../contract/code/thread-source.ts';
import type { CodeStep } from '../../../../../contract/schemas/contract.schema.ts';
import { HttpError } from '../../util/http-error.ts';
import { messageOf, StartError } from '../../util/start-error.ts';
import { CodeThread, type Said } from './code-thread.ts';

/** What a module may take to load, which is not what a call takes. */
const loadTimeoutMs = 10_000;

/** A user's code with the thread that it runs in: another one after each that had to be ended. */
export class RunningCode {
  readonly #url: URL;
  readonly #step: CodeStep;
  #thread: CodeThread;
  #isReady = false;

  /**
   * Loads the code, for which this thread waits.
   *
   * @param url of its first module
   * @throws StartError where it can't be loaded, or exports no function
   */
  constructor(url: URL, step: CodeStep) {
    this.#url = url;
    this.#step = step;
    this.#thread = new CodeThread(url, step);
    try {
      this.#awaitReady();
    } catch (error) {
      this.#thread.end();
      throw new StartError(`step code: ${messageOf(error)}`);
    }
  }

  /**
   * Calls it with tensors in the order of the declared inputs.
   *
   * @throws HttpError 500 with what it threw and where, or what it took
   */
  call(tensors: readonly SentTensor[]): readonly MadeTensor[] {
    try {
      this.#awaitReady();
      this.#thread.call(tensors);
      const said = this.#thread.said(this.#step.timeoutMs);
      if (said.type === 'made') return checkedOutputs(this.#step, tensors, said.tensors);
      throw this.#failure(said);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      throw new HttpError(500, error.message);
    }
  }

  #awaitReady(): void {
    if (this.#isReady) return;
    const said = this.#thread.said(loadTimeoutMs);
    if (said.type !== 'ready') throw this.#failure(said);
    this.#isReady = true;
  }

  /** What it has come to; of a thread that is lost another is begun, which loads while this one does something else. */
  #failure(said: Said): CodeError {
    const step = this.#step;
    if (said.type === 'failed') return thrown(step, said.message, said.stack);
    this.#thread.end();
    this.#thread = new CodeThread(this.#url, step);
    const wasReady = this.#isReady;
    this.#isReady = false;
    if (said.type === 'dead') return died(step);
    return timedOut(wasReady ? step : { ...step, timeoutMs: loadTimeoutMs });
  }
}
