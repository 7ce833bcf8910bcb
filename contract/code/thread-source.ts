import type { Dtype } from '../dtypes.ts';
import type { CodeStep } from '../schemas/contract.schema.ts';
import { madeSource } from './made-source.ts';
import { processSource } from './process-source.ts';
import { toldSource } from './told-source.ts';

/** Elements as they go to a thread and come from it: booleans as 0 and 1. */
export type CodeElements =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | readonly string[];

/** A tensor as a thread is sent it. */
export interface SentTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: CodeElements;
}

/** What a thread says: that it is ready, what the code has made, or what the code has thrown. */
export type ThreadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'made'; readonly tensors: readonly MadeTensor[] }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string }
  | StrayMessage;

/** What the code has thrown outside of a call, as in a timer, or rejected where nobody waited: of which call it is, nobody knows. */
export interface StrayMessage {
  readonly type: 'stray';
  readonly message: string;
  readonly stack: string;
}

/** A tensor as it comes from a thread, in the order of the declared ones. */
export interface MadeTensor {
  readonly shape: readonly number[];
  readonly data: CodeElements;
}

/** What a thread is started with. */
interface ThreadData {
  /** URL of the module whose default export is called. */
  readonly url: string;
  /** MessagePort: tensors come by it, messages go. */
  readonly port: unknown;
  /** Two numbers, of which one goes up with each message, and the other with each call that is begun. */
  readonly signal: Int32Array;
  /** Names of the inputs whose elements are values of JSON. */
  readonly jsonInputs: readonly string[];
  readonly outputs: readonly {
    readonly name: string;
    readonly dtype: Dtype;
    readonly isJson: boolean;
    /** Whether its first axis is that of the rows. */
    readonly hasRows: boolean;
  }[];
}

/** What a thread of a step is started with. @param url of its first module */
export function threadData(
  { inputs, outputs }: Pick<CodeStep, 'inputs' | 'outputs'>,
  url: string,
  port: unknown,
): ThreadData {
  return {
    url,
    port,
    signal: new Int32Array(new SharedArrayBuffer(8)),
    jsonInputs: inputs.filter(({ content }) => content === 'json').map(({ name }) => name),
    outputs: outputs.map(({ name, dtype, content, batchAxis }) => ({
      name,
      dtype,
      isJson: content === 'json',
      hasRows: batchAxis === 0,
    })),
  };
}

/**
 * The script of a thread that runs a user's code, for Node's Worker with `eval`. It is a text, as it is the same in a server, whose
 * files an image has, and in a build. What comes out of the code is made plain there: a getter or proxy of its own runs under
 * its limits. The default export is looked up once; a call is awaited, so that it may be asynchronous.
 */
export const threadSource = `
const { workerData: { url, port, signal, jsonInputs, outputs } } = require('node:worker_threads');
${madeSource}const say = (message) => {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
};
${toldSource}const tell = (type, error) => say({ type, ...told(error) });
const fail = (error) => tell('failed', error);
let [secondMs, strays] = [0, 0];
const tellStray = (error) => {
  const nowMs = performance.now();
  if (nowMs > secondMs + 1000) [secondMs, strays] = [nowMs, 0];
  // What goes wrong over and over is told ten times a second.
  if (++strays <= 10) tell('stray', error);
};
process.on('uncaughtException', tellStray);
process.on('unhandledRejection', tellStray);
${processSource}import(url).then(({ default: run }) => {
  if (typeof run !== 'function') throw new TypeError('it has no default export that is a function');
  port.on('message', async (sent) => {
    Atomics.add(signal, 1, 1);
    try {
      const tensors = Object.create(null);
      for (const { name, ...tensor } of sent) {
        const isJson = jsonInputs.includes(name);
        tensors[name] = isJson ? { ...tensor, data: tensor.data.map((text) => JSON.parse(text)) } : tensor;
      }
      say({ type: 'made', tensors: made(await run(tensors)) });
    } catch (error) {
      fail(error);
    }
  });
  say({ type: 'ready' });
}).catch(fail);
`;
