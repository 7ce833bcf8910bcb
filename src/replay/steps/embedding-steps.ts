import { normalisedRows } from '../../../contract/embedding/normalise.ts';
import { poolTokens } from '../../../contract/embedding/pool.ts';
import { promptedTexts } from '../../../contract/embedding/prompts.ts';
import type {
  NormaliseStep,
  PoolStep,
  PromptStep,
  RenameStep,
  TokenIdsStep,
  TokenListStep,
} from '../../../contract/schemas/contract.schema.ts';
import { withGivenIds } from '../../../contract/text/encode/given-ids.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { encodedTensors, floatsOf, textsOf } from './step-tensors.ts';

type Tensors = ReadonlyMap<string, Tensor>;

/** A step of texts that become vectors, but for the tokenizer. */
type EmbeddingStep = PromptStep | TokenIdsStep | TokenListStep | PoolStep | NormaliseStep | RenameStep;

/**
 * A step by which texts become vectors, as the server does it.
 *
 * @returns a function that throws RefusedRow
 */
export function replayedEmbeddingStep(step: EmbeddingStep): (tensors: Tensors) => readonly Tensor[] {
  switch (step.kind) {
    case 'prompt':
      return (tensors) => prompted(step, tensors);
    case 'tokenIds':
      return (tensors) => given(step, tensors);
    case 'tokenList':
      // What only protocols ask for is in no golden case.
      return () => [];
    case 'pool':
      return (tensors) => [pooled(step, tensors)];
    case 'normalise':
      return (tensors) => {
        const { shape, elements } = floatsOf(tensors, step.input);
        return [
          { name: step.output, dtype: 'float32', shape, data: [...normalisedRows(elements, shape[1] ?? 1)] },
        ];
      };
    case 'rename':
      return (tensors) => {
        const { shape, elements } = floatsOf(tensors, step.input);
        return [{ name: step.output, dtype: 'float32', shape, data: [...elements] }];
      };
  }
}

function prompted(step: PromptStep, tensors: Tensors): readonly Tensor[] {
  const { inputs, outputs } = step;
  const { texts, tokens } = promptedTexts(step, textsOf(tensors, inputs.text), textsOf(tensors, inputs.name));
  const shape = [texts.length];
  return [
    { name: outputs.text, dtype: 'string', shape, data: texts },
    ...(outputs.tokens === undefined
      ? []
      : [{ name: outputs.tokens, dtype: 'int64', shape, data: [...tokens] } as const]),
  ];
}

function given(step: TokenIdsStep, tensors: Tensors): readonly Tensor[] {
  const { ids, mask, types, lengths } = step.outputs;
  const integers = (name = '') => BigInt64Array.from(tensors.get(name)?.data ?? [], BigInt);
  const encoded = {
    ids: integers(ids),
    mask: integers(mask),
    types: integers(types),
    width: tensors.get(ids)?.shape[1] ?? 0,
    lengths: Int32Array.from(integers(lengths), Number),
  };
  return encodedTensors(withGivenIds(step, encoded, textsOf(tensors, step.input)), step.outputs);
}

function pooled({ inputs, output, modes }: PoolStep, tensors: Tensors): Tensor {
  const { shape, elements } = floatsOf(tensors, inputs.vectors);
  const [rows = 0, width = 0, size = 0] = shape;
  const counts = (name = '') => tensors.get(name)?.data.map(Number) ?? [];
  const data = poolTokens(modes, { elements, width, size }, counts(inputs.lengths), counts(inputs.skipped));
  return { name: output, dtype: 'float32', shape: [rows, modes.length * size], data: [...data] };
}
