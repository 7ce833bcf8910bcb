import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MessagePort, MessageChannel, Worker } from 'node:worker_threads';
import { checkedOutputs } from '../../../contract/code/checked-outputs.ts';
import { CodeError, died, strayed, thrown, timedOut } from '../../../contract/code/failed-code.ts';
import {
  type MadeTensor,
  type SentTensor,
  threadData,
  type ThreadMessage,
  threadSource,
} from '../../../contract/code/thread-source.ts';
import type { CodeStep } from '../../../contract/schemas/contract.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { codeElements, plainElements } from './code-elements.ts';

/** What a machine that does something else may take to load a module. */
const loadTimeoutMs = 60_000;

/** A thread that runs a user's code, and the way to it. */
interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** A user's code in a thread of its own, as the server runs it, until it is disposed of. */
export class ReplayedCode implements AsyncDisposable {
  readonly #step: CodeStep;
  readonly #folder: string;
  /** Null when what the thread did had to be ended. */
  #thread: Thread | null = null;

  private constructor(step: CodeStep, folder: string) {
    this.#step = step;
    this.#folder = folder;
  }

  /**
   * Loads the code.
   *
   * @param folder that has its modules as an image has them
   * @throws MlpackError CODE_FAILED where it can't be loaded, or exports no function
   */
  static async start(step: CodeStep, folder: string): Promise<ReplayedCode> {
    const code = new ReplayedCode(step, folder);
    try {
      await code.#opened();
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      throw new MlpackError('CODE_FAILED', error.message, {
        suggestions: ['docs/steps.md has what a module exports, and what it may import.'],
        cause: error,
      });
    }
    return code;
  }

  /** What it makes of tensors that are there. @throws CodeError with what it threw and where, or what it took */
  async run(tensors: ReadonlyMap<string, Tensor>): Promise<readonly Tensor[]> {
    const { inputs, outputs, timeoutMs } = this.#step;
    const sent = inputs.map(({ name }): SentTensor => {
      const { dtype, shape, data } = tensors.get(name) ?? { dtype: 'float32', shape: [0], data: [] };
      return { name, dtype, shape: [...shape], data: codeElements(dtype, data) };
    });
    const thread = await this.#opened();
    thread.port.postMessage(sent);
    const made = checkedOutputs(this.#step, sent, await this.#told(thread, timeoutMs));
    return outputs.map(({ name, dtype, content }, i): Tensor => {
      const { shape, data } = made[i] ?? { shape: [0], data: [] };
      const kind = { name, dtype, ...(content !== undefined && { content }) };
      return { ...kind, shape, data: plainElements(dtype, data) };
    });
  }

  /** The thread, which is begun where there is none. */
  async #opened(): Promise<Thread> {
    if (this.#thread !== null) return this.#thread;
    const { port1: port, port2 } = new MessageChannel();
    const url = pathToFileURL(join(this.#folder, this.#step.files[0]?.path ?? ''));
    const worker = new Worker(threadSource, {
      eval: true,
      execArgv: [],
      env: {},
      workerData: threadData(this.#step, url.href, port2),
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: this.#step.memoryMb },
    });
    // Who waits for the thread is told of its end.
    worker.on('error', () => {});
    this.#thread = { worker, port };
    await this.#told(this.#thread, loadTimeoutMs);
    return this.#thread;
  }

  /** Waits for what the thread says. @returns what the code has made */
  async #told({ worker, port }: Thread, timeoutMs: number): Promise<readonly MadeTensor[]> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const late = setTimeout(() => waiting.abort(timedOut({ ...this.#step, timeoutMs })), timeoutMs);
    const onExit = () => waiting.abort(died(this.#step));
    worker.once('exit', onExit);
    try {
      const [message] = (await once(port, 'message', { signal })) as [ThreadMessage];
      if (message.type === 'failed') throw thrown(this.#step, message.message, message.stack);
      // Its thread is ended with it, or what this call makes would be taken for the next one's.
      if (message.type === 'stray') waiting.abort(strayed(this.#step, message));
      signal.throwIfAborted();
      return message.type === 'made' ? message.tensors : [];
    } catch (error) {
      if (!signal.aborted) throw error;
      await this[Symbol.asyncDispose]();
      throw signal.reason;
    } finally {
      clearTimeout(late);
      worker.off('exit', onExit);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    thread?.port.close();
    await thread?.worker.terminate();
  }
}
