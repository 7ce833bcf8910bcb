import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Dtype } from '../tensors/dtype.ts';

/** An input or output as a session describes it. */
export interface ValueMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  /** null for an element type that onnxruntime-node cannot hold. */
  readonly dtype: Dtype | null;
}

/** A model in onnxruntime. All of it blocks the thread. */
export interface Session {
  /**
   * @param model a file, or what would be in it
   * @throws when it is no model that onnxruntime can load
   */
  loadModel(model: string | Uint8Array<ArrayBuffer>, options: InferenceSession.SessionOptions): void;
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputMetadata: readonly ValueMetadata[];
  /** @throws when the inputs cannot be computed */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: Readonly<Record<string, null>>,
    options: InferenceSession.RunOptions,
  ): Readonly<Record<string, Tensor>>;
  dispose(): void;
}

export interface Onnxruntime {
  readonly Tensor: typeof Tensor;
  createSession(): Session;
}

/** Element types by their number. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, TensorProto.DataType */
const dtypes: readonly (Dtype | null)[] = [
  null,
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
];

/** An input as a session would describe it, by the number of its element type. */
export function describedInput({
  name,
  elementType,
}: {
  readonly name: string;
  readonly elementType: number | null;
}): ValueMetadata {
  return { name, isTensor: elementType !== null, dtype: dtypes[elementType ?? 0] ?? null };
}

/** The severity of sessions' log that corresponds to the environment's. */
const fatal = 4;

/**
 * onnxruntime by the session that its own InferenceSession wraps. That one puts off each inference to the
 * next turn of the event loop, though it then computes on the same thread: requests that arrive
 * meanwhile can't join it, and its duration can't be told from theirs. At the size of small models,
 * its checks and promises cost as much as their inference.
 */
export async function importOnnxruntime(): Promise<Onnxruntime> {
  // It reports to its vendor unless told not to before it loads.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const [{ env, Tensor: TensorClass }, { binding, initOrt }] = await Promise.all([
    import('onnxruntime-node'),
    import('onnxruntime-node/dist/binding.js'),
  ]);
  // It writes to standard error, past the log, whose lines are JSON; what fails is also told by an exception.
  env.logLevel = 'fatal';
  initOrt();
  settleFloat16(TensorClass);
  return {
    Tensor: TensorClass,
    createSession: () => {
      const session = new binding.InferenceSession();
      const described = (values: readonly { name: string; isTensor: boolean; type: number }[]) =>
        values.map(({ name, isTensor, type }) => ({ name, isTensor, dtype: dtypes[type] ?? null }));
      return {
        loadModel(model, options) {
          const quiet = { ...options, logSeverityLevel: fatal } as const;
          if (typeof model === 'string') session.loadModel(model, quiet);
          else session.loadModel(model.buffer, model.byteOffset, model.byteLength, quiet);
        },
        get inputMetadata() {
          return described(session.inputMetadata);
        },
        get outputMetadata() {
          return described(session.outputMetadata);
        },
        run: (feeds, fetches, options) => session.run(feeds, fetches, options),
        dispose: () => session.dispose(),
      };
    },
  };
}

/**
 * onnxruntime-node 1.30 accepts float16 as Float16Array or Uint16Array but its native half reads
 * Uint16Array only. It settles on one at its first tensor, by what it finds in the global scope.
 */
function settleFloat16(TensorClass: typeof Tensor): void {
  const float16Array = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array');
  Reflect.deleteProperty(globalThis, 'Float16Array');
  void new TensorClass('float32', new Float32Array(1), [1]);
  if (float16Array !== undefined) Object.defineProperty(globalThis, 'Float16Array', float16Array);
}
