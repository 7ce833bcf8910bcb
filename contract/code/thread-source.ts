import type { Dtype } from '../dtypes.ts';
import type { CodeStep } from '../schemas/contract.schema.ts';

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
  | { readonly type: 'failed'; readonly message: string; readonly stack: string };

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
  /** One number, which goes up with each message. */
  readonly signal: Int32Array;
  /** Names of the inputs whose elements are values of JSON. */
  readonly jsonInputs: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly dtype: Dtype; readonly isJson: boolean }[];
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
    signal: new Int32Array(new SharedArrayBuffer(4)),
    jsonInputs: inputs.filter(({ content }) => content === 'json').map(({ name }) => name),
    outputs: outputs.map(({ name, dtype, content }) => ({ name, dtype, isJson: content === 'json' })),
  };
}

/**
 * The script of a thread that runs a user's code, for Node's Worker with `eval`. It is a text, as it is the same in a server, whose
 * files an image has, and in a build. What comes out of the code is made plain there: a getter or proxy of its own runs under
 * its limits. The default export is looked up once; a call is awaited, so that it may be asynchronous.
 */
export const threadSource = `
const { workerData: { url, port, signal, jsonInputs, outputs } } = require('node:worker_threads');
const arrays = {
  bool: Uint8Array, int8: Int8Array, int16: Int16Array, int32: Int32Array, int64: BigInt64Array,
  uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, uint64: BigUint64Array,
  float32: Float32Array, float64: Float64Array,
};
const say = (message) => {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
};
const fail = (error) => {
  const isError = error instanceof Error;
  say({
    type: 'failed',
    message: isError ? error.name + ': ' + error.message : 'it threw ' + String(error),
    stack: isError && typeof error.stack === 'string' ? error.stack : '',
  });
};
process.exit = () => {
  throw new Error('process.exit ends no step');
};
const elementsOf = ({ name, dtype, isJson }, data) => {
  const called = 'data of the output "' + name + '"';
  const isList = Array.isArray(data);
  if (isJson || dtype === 'string') {
    if (!isList) throw new TypeError(called + ' is no array');
    if (isJson) return data.map((value) => JSON.stringify(value) ?? 'null');
    const wrong = data.findIndex((value) => typeof value !== 'string');
    if (wrong === -1) return [...data];
    throw new TypeError(called + ' has ' + typeof data[wrong] + ' at ' + wrong + ', where ' + dtype + ' is declared');
  }
  const Elements = arrays[dtype];
  if (data instanceof Elements) return data.slice();
  if (!isList) throw new TypeError(called + ' is neither ' + Elements.name + ' nor an array');
  const isBig = dtype === 'int64' || dtype === 'uint64';
  return Elements.from(data, isBig ? BigInt : Number);
};
const made = (result) => {
  if (typeof result !== 'object' || result === null) {
    throw new TypeError('it returned ' + (result === null ? 'null' : typeof result) + ', not an object of tensors');
  }
  return outputs.map((output) => {
    const tensor = Object.hasOwn(result, output.name) ? result[output.name] : undefined;
    if (typeof tensor !== 'object' || tensor === null) {
      throw new TypeError('it returned no output "' + output.name + '"');
    }
    if (!Array.isArray(tensor.shape)) throw new TypeError('shape of the output "' + output.name + '" is no array');
    return { shape: tensor.shape.map(Number), data: elementsOf(output, tensor.data) };
  });
};
import(url).then(({ default: run }) => {
  if (typeof run !== 'function') throw new TypeError('it has no default export that is a function');
  port.on('message', async (sent) => {
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
