/** Models that are joined compute what onnxruntime computes of them behind each other, to the last bit, and answer texts. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { convertModel } from '../../src/model/convert-model.ts';
import { modelFormats } from '../../src/model/formats/formats.ts';
import { headFolder, networkFolder, writeJoinedProject } from '../support/joined-models.ts';
import { packagedProject } from '../support/openapi/packaged-home.ts';
import { serveHome } from '../support/server/served.ts';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { bytesField, integerField } from '../support/protobuf-bytes.ts';
import { fileTempDir } from '../support/temp.ts';

/** Writes files as one. */
async function joinedFile(...files: readonly string[]): Promise<string> {
  const folder = await fileTempDir();
  const output = join(folder, 'joined.onnx');
  const conversion = { before: files.slice(0, -1) };
  const options = { cacheFolder: join(folder, 'cache'), formats: modelFormats, conversion };
  await convertModel(files.at(-1) ?? '', output, options);
  return output;
}

type Feeds = Readonly<Record<string, Tensor>>;

async function run(path: string, feeds: Feeds): Promise<Feeds> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 4 });
  const answers = (await session.run(feeds)) as Feeds;
  await session.release();
  return answers;
}

/** Numbers of another type, as Python would make them. */
function floats(
  tensor: Tensor | undefined,
  Numbers: Float32ArrayConstructor | Float64ArrayConstructor,
): Tensor {
  if (tensor === undefined) throw new TypeError('there is no such tensor');
  const data = Numbers.from(tensor.data as Float32Array | Float64Array);
  return data instanceof Float32Array
    ? new Tensor('float32', data, tensor.dims)
    : new Tensor('float64', data, tensor.dims);
}

const modelsFolder = resolve(import.meta.dirname, '../models');
const network = join(networkFolder, 'model.onnx');
const head = join(headFolder, 'head.pkl');

describe('joined models', () => {
  it.each([1, 2, 7])('answer as a network and a pickled head do behind each other: %i rows', async (rows) => {
    const length = 11;
    const ids = (of: (at: number) => number) =>
      new Tensor(
        'int64',
        BigInt64Array.from({ length: rows * length }, (_, at) => BigInt(of(at))),
        [rows, length],
      );
    const feeds = {
      input_ids: ids((at) => (at * 31) % 400),
      attention_mask: ids((at) => (at % length < 4 + (at % 5) ? 1 : 0)),
      token_type_ids: ids(() => 0),
    };
    const { sentence_embedding: embedding } = await run(network, feeds);
    const apart = await run(await joinedFile(head), { X: floats(embedding, Float64Array) });
    const together = await run(await joinedFile(network, head), feeds);
    expect(Object.keys(together)).toEqual(['label', 'probabilities']);
    for (const [name, { data, dims }] of Object.entries(apart)) {
      expect([...(together[name]?.data ?? [])], name).toEqual([...data]);
      expect(together[name]?.dims).toEqual(dims);
    }
  });

  it('of three files answer so, too: a scaler, a network of an older opset, a classifier', async () => {
    const classical = (...names: readonly string[]) => join(modelsFolder, 'classical', ...names);
    const [scaler, model] = [
      classical('t-minmax-1.2.1', 'model.joblib.xz'),
      classical('companions', 'model.pkl'),
    ];
    const middle = join(await fileTempDir(), 'middle.onnx');
    const axes = Buffer.concat([bytesField(1, 'axes'), integerField(8, 1), integerField(20, 7)]);
    await writeFile(
      middle,
      modelBytes(
        [
          nodeField('ReduceMean', ['X'], ['mean'], { attributes: [axes] }),
          nodeField('Sub', ['X', 'mean'], ['columns_1']),
          nodeField('Tanh', ['columns_1'], ['X_2']),
          inputField('X', ['rows', 4]),
          outputField('X_2', ['rows', 4]),
        ],
        { '': 13 },
      ),
    );
    const X = new Tensor(
      'float64',
      Float64Array.from({ length: 5 * 4 }, (_, at) => Math.sin(at) * 3),
      [5, 4],
    );
    const { transformed } = await run(await joinedFile(scaler), { X });
    const { X_2: centred } = await run(middle, { X: floats(transformed, Float32Array) });
    const apart = await run(await joinedFile(model), { X: floats(centred, Float64Array) });
    const together = await run(await joinedFile(scaler, middle, model), { X });
    expect(Object.keys(together)).toEqual(Object.keys(apart));
    for (const [name, { data }] of Object.entries(apart)) {
      expect([...(together[name]?.data ?? [])], name).toEqual([...data]);
    }
  });
});

it('answers texts with labels: tokenizer, network and pickled head', async () => {
  const folder = join(await fileTempDir(), 'joined');
  await writeJoinedProject(folder);
  await rename(
    await joinedFile(join(folder, 'network.onnx'), join(folder, 'head.pkl')),
    join(folder, 'model.onnx'),
  );
  const model = await serveHome(await packagedProject(folder), { MLPACK_INFERENCE: 'inline' });
  const { inputs, outputs } = JSON.parse(await readFile(join(folder, 'golden.json'), 'utf8'));
  const { json } = await model.post('/predict', { rows: inputs.text.map((text: string) => ({ text })) });
  expect(json.predictions.map(({ label }: { readonly label: string }) => label)).toEqual(outputs.predict);
  for (const [row, [complaint, praise]] of outputs.predict_proba.entries()) {
    const { probabilities } = json.predictions[row];
    expect(probabilities.complaint).toBeCloseTo(complaint, 5);
    expect(probabilities.praise).toBeCloseTo(praise, 5);
  }
});
