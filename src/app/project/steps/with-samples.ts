import { sampleAudio } from '../../../model/formats/huggingface/audio/sample-audio.ts';
import { samplePicture } from '../../../model/formats/huggingface/pictures/sample-picture.ts';
import type { PreparedModel } from '../../../model/prepared-model.ts';
import type { Sampled } from '../../../project/steps/chain-in-making.ts';
import type { WrittenChain } from '../../../project/steps/plan-steps.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { Tensor } from '../../../tensor/tensor.ts';

type Recording = PreparedModel['recording'];

/** Rows of what steps read, of which answers are recorded where nobody brings golden cases. */
const rowsOf: Readonly<Record<Extract<Sampled, string>, readonly string[]>> = {
  texts: ['The service was friendly, and the room was clean.', 'It broke on the second day.'],
  pictures: [samplePicture(0), samplePicture(1)],
  nothing: ['', ''],
  declared: [],
};

/**
 * What is tried with a model to record its answers, with texts and files in place of the tensors that steps make of them.
 *
 * @param graph what is tried with the graph alone: inputs that no step makes are taken from there
 */
export function withSamples(
  graph: Recording,
  { signature: { inputs }, samples }: Pick<WrittenChain, 'signature' | 'samples'>,
): Recording {
  const isSent = ({ name }: { readonly name: string }): boolean => !samples.has(name);
  const sent = inputs.filter(isSent);
  const ofSteps = (rows: number): Tensor[] =>
    inputs.flatMap((input) => {
      const sampled = samples.get(input.name);
      if (sampled === undefined) return [];
      return [
        sampled === 'declared' ? madeUp(input, rows) : sample(input, rowsOfSampled(sampled).slice(0, rows)),
      ];
    });
  const most = inputs.some(({ shape }) => shape?.[0] === 1) ? 1 : 2;
  return {
    ...graph,
    *candidates(maxElements) {
      if (sent.length === 0) {
        yield [1, 2].filter((rows) => rows <= most).map(ofSteps);
        return;
      }
      for (const cases of graph.candidates(maxElements)) {
        yield cases.map((tensors) => {
          const own = tensors.filter(({ name }) => sent.some((input) => input.name === name));
          return [...ofSteps(own[0]?.shape[0] ?? 1), ...own];
        });
      }
    },
  };
}

function rowsOfSampled(sampled: Sampled): readonly string[] {
  if (typeof sampled === 'string') return rowsOf[sampled];
  if (!('rate' in sampled)) return sampled;
  return [0, 1].map((number) => sampleAudio(number, sampled.rate, sampled.least, sampled.most));
}

function sample({ name, dtype, content }: TensorInfo, data: readonly string[]): Tensor {
  return { name, dtype, ...(content !== undefined && { content }), shape: [data.length], data };
}

/** Elements of what only a user's code reads: small numbers, words, or an empty object. */
function madeUp({ name, dtype, shape, content }: TensorInfo, rows: number): Tensor {
  const sizes = (shape ?? ['N']).map((size, axis) =>
    typeof size === 'number' ? size : axis === 0 ? rows : 2,
  );
  const count = sizes.reduce((product, size) => product * size, 1);
  const data = Array.from({ length: count }, (_, at) => {
    if (content === 'json') return '{}';
    if (dtype === 'string') return rowsOf.texts[at % 2] ?? '';
    if (dtype === 'bool') return at % 2 === 0;
    return dtype === 'int64' || dtype === 'uint64' ? BigInt(at % 3) : at % 3;
  });
  return { name, dtype, ...(content !== undefined && { content }), shape: sizes, data };
}
