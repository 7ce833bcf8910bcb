import { InferenceSession, Tensor } from 'onnxruntime-node';

interface InferBody {
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: readonly number[];
  }[];
}

/** What an Open Inference Protocol server does at least: one `run()` for a parsed body. Checks nothing. */
export type Infer = (body: InferBody) => Promise<object>;

const datatypes: Readonly<Record<string, string>> = {
  float32: 'FP32',
  float64: 'FP64',
  int64: 'INT64',
  string: 'BYTES',
};

/** Loads a model of floats on one thread, the fastest for small ones, and runs it once for each request. */
export async function loadInfer(modelPath: string): Promise<Infer> {
  const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const [input] = session.inputMetadata;
  const isDouble = input?.isTensor === true && input.type === 'float64';
  return async ({ inputs }) => {
    const feeds: Record<string, Tensor> = {};
    for (const { name, shape, data } of inputs) {
      feeds[name] = isDouble
        ? new Tensor('float64', Float64Array.from(data), shape)
        : new Tensor('float32', Float32Array.from(data), shape);
    }
    const results = await session.run(feeds);
    return {
      model_name: 'm',
      outputs: session.outputNames.map((name) => {
        const { type = '', dims, data = [] } = results[name] ?? {};
        const items: readonly unknown[] = [...data];
        const elements = items.map((item) => (typeof item === 'string' ? item : Number(item)));
        return { name, datatype: datatypes[type], shape: dims, data: elements };
      }),
    };
  };
}
