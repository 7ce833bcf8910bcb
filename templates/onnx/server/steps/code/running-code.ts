import { checkedOutputs } from '../../../../../contract/code/checked-outputs.ts';
import { CodeError, died, strayed, thrown, timedOut } from '../../../../../contract/code/failed-code.ts';
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
  readonly #told: (fault: string) => void;
  #thread: CodeThread;
  #isReady = false;
  #isCalled = false;

  /**
   * Loads the code, for which this thread waits.
   *
   * @param url of its first module
   * @param told of what goes wrong outside of calls, which no caller is answered with
   * @throws StartError where it can't be loaded, or exports no function
   */
  constructor(url: URL, step: CodeStep, told: (fault: string) => void) {
    this.#url = url;
    this.#step = step;
    this.#told = told;
    this.#thread = this.#begin();
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
      const said = this.#asked(tensors) ?? this.#asked(tensors) ?? { type: 'late', stray: null };
      if (said.type === 'made') return checkedOutputs(this.#step, tensors, said.tensors);
      throw this.#failure(said);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      throw new HttpError(500, error.message);
    }
  }

  /** What it says to a call; null where something that an earlier call has left behind kept it from it: this one isn't to pay for that. */
  #asked(tensors: readonly SentTensor[]): Said | null {
    this.#awaitReady();
    const thread = this.#thread;
    thread.call(tensors);
    this.#isCalled = true;
    const said = thread.said(this.#step.timeoutMs);
    if ((said.type !== 'dead' && said.type !== 'late') || thread.hasBegun()) return said;
    this.#renewLost(said.type === 'dead' ? died(this.#step) : timedOut(this.#step, said.stray));
    return null;
  }

  #begin(): CodeThread {
    const thread: CodeThread = new CodeThread(this.#url, this.#step, {
      onStray: (stray) => this.#told(strayed(this.#step, stray).message),
      // One that ends before it was called would end over and over.
      onEnd: () => {
        if (thread === this.#thread && this.#isCalled) this.#renewLost(died(this.#step));
      },
    });
    return thread;
  }

  #renewLost({ message }: CodeError): void {
    this.#told(`${message}, outside of a call; another thread was begun`);
    this.#renew();
  }

  #renew(): void {
    this.#thread.end();
    this.#thread = this.#begin();
    this.#isReady = false;
    this.#isCalled = false;
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
    const wasReady = this.#isReady;
    this.#renew();
    if (said.type !== 'late') return died(step);
    return timedOut(wasReady ? step : { ...step, timeoutMs: loadTimeoutMs }, said.stray);
  }
}
