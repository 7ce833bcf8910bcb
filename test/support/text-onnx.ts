/** A small model of texts: words weigh something, and a text is praise where its words weigh more than nothing. */
import { join } from 'node:path';
import type { Step } from '../../contract/contract.ts';
import type { TokensStep } from '../../contract/schemas/contract.schema.ts';
import type { TokenSettings } from '../../contract/text/tokenise.ts';
import { Graph } from '../../src/convert/graph/graph.ts';
import type { Value } from '../../src/convert/graph/value.ts';
import { writeOnnx } from '../../src/convert/graph/write-onnx.ts';
import type { HomeOptions } from './server/served.ts';
import { fileTempDir } from './temp.ts';

/** What its words weigh; all others nothing. */
const weights = { good: 1, fine: 0.5, bad: -1, awful: -2 } as const;

/** How CountVectorizer divides unless it is told otherwise. */
export const usualTokenSettings = {
  lowercase: true,
  stripAccents: null,
  analyzer: 'word',
  tokenPattern: String.raw`(?u)\b\w\w+\b`,
  stopWords: [],
  ngrams: [1, 1],
} as const satisfies TokenSettings;

/** The step before its graph. */
export const tokensStep = {
  kind: 'tokens',
  input: 'text',
  outputs: { tokens: 'text_tokens', counts: 'text_counts', lengths: 'text_lengths' },
  settings: { ...usualTokenSettings, stopWords: ['the'] },
} as const satisfies TokensStep;

/** What a converter writes of it as `mlpack.chain`. */
export const textChain = {
  inputs: [{ name: 'text', dtype: 'string', shape: ['N'] }],
  before: [tokensStep],
};

/**
 * Writes the model as an ONNX file of its own folder. Its outputs are `label` (string [N]), `score` (float64 [N]), and `length`
 * (int64 [N]), which is how many different words a text has.
 *
 * @param chain what its metadata says as `mlpack.chain`; nothing where it's null
 * @returns the absolute path of the file
 */
export async function writeTextModel(chain: unknown = textChain): Promise<string> {
  const path = join(await fileTempDir(), 'model.onnx');
  const metadata = chain === null ? [] : ([['mlpack.chain', JSON.stringify(chain)]] as const);
  await writeOnnx(textGraph(), path, { metadata });
  return path;
}

function textGraph(): Graph {
  const graph = new Graph();
  const row = { shape: [null] } as const;
  const float = { ...row, dtype: 'float64' } as const;
  const integer = { ...row, dtype: 'int64' } as const;
  const tokens = graph.input('text_tokens', 'string', [null], 'T');
  const counts = graph.input('text_counts', 'float64', [null], 'T');
  const lengths = graph.input('text_lengths', 'int64', [null]);
  const known = graph.node(
    'LabelEncoder',
    [tokens],
    { ...row, dtype: 'float32' },
    {
      domain: 'ai.onnx.ml',
      attributes: {
        keys_strings: { texts: Object.keys(weights) },
        values_floats: { floats: Object.values(weights) },
        default_float: { float: 0 },
      },
    },
  );
  const weight = graph.node('Cast', [known], float, { attributes: { to: { int: 11 } } });
  const weighed = graph.node('Mul', [weight, counts], float);
  const axis = graph.ints([0], []);
  const sums = graph.node(
    'Concat',
    [graph.floats([0]), graph.node('CumSum', [weighed, axis], float)],
    float,
    {
      attributes: { axis: { int: 0 } },
    },
  );
  const ends = graph.node('CumSum', [lengths, axis], integer);
  const upTo = (places: Value) => graph.node('Gather', [sums, places], float);
  const score = graph.node('Sub', [upTo(ends), upTo(graph.node('Sub', [ends, lengths], integer))], float);
  const isPraise = graph.node('Greater', [score, graph.scalar(0)], { ...row, dtype: 'bool' });
  const praise = graph.node('Cast', [isPraise], integer, { attributes: { to: { int: 7 } } });
  const label = graph.node(
    'LabelEncoder',
    [praise],
    { ...row, dtype: 'string' },
    {
      domain: 'ai.onnx.ml',
      attributes: { keys_int64s: { ints: [0, 1] }, values_strings: { texts: ['blame', 'praise'] } },
    },
  );
  graph.output('label', label);
  graph.output('score', score);
  graph.output('length', lengths);
  return graph;
}

const rows = { shape: ['N'], batchAxis: 0 } as const;
const ragged = { shape: ['T'], batchAxis: null } as const;

/** The model as an image serves it. @param step instead of the one before its graph */
export async function textHome(step: Step = tokensStep) {
  return {
    model: [await writeTextModel()],
    inputs: [{ ...rows, name: 'text', dtype: 'string' }],
    outputs: [
      { ...rows, name: 'label', dtype: 'string' },
      { ...rows, name: 'score', dtype: 'float64' },
      { ...rows, name: 'length', dtype: 'int64' },
    ],
    steps: [
      step,
      {
        kind: 'inference',
        runtime: 'onnxruntime',
        inputs: [
          { ...ragged, name: 'text_tokens', dtype: 'string' },
          { ...ragged, name: 'text_counts', dtype: 'float64' },
          { ...rows, name: 'text_lengths', dtype: 'int64', batchAxis: null },
        ],
        outputs: [
          { ...rows, name: 'label', dtype: 'string' },
          { ...rows, name: 'score', dtype: 'float64' },
          { ...rows, name: 'length', dtype: 'int64' },
        ],
      },
    ],
  } as const satisfies HomeOptions;
}
