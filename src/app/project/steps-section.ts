import type { ModelTensor } from '../../../contract/schemas/inspect.schema.ts';
import { placeholders } from './tensor-sections.ts';

/** What torchvision and transformers train on pictures with, unless they are told otherwise. */
const usualLevels = 'mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]';

/** Classes of an output that says nothing of their number. */
const unknownClasses = 2;

/**
 * What a new mlpack.yaml shows of the steps that may stand around a model's graph: those by which callers send what its inputs look to be made
 * of. Nothing of what takes columns, or says its steps itself.
 */
export function stepsSection(inputs: readonly ModelTensor[], outputs: readonly ModelTensor[]): string {
  const isGraph = inputs.every(({ dtype }) => dtype !== 'string');
  if (!isGraph) return '';
  const made = preparing(inputs);
  if (made === null) return '';
  const [first] = outputs;
  const isEmbedding = made.what === 'texts' && first?.dtype === 'float32' && first.shape?.length === 3;
  const isScored = first?.dtype === 'float32' && first.shape?.length === 2;
  const classes = first?.shape?.[1];
  const labels = placeholders(typeof classes === 'number' ? classes : unknownClasses);
  const after = isEmbedding ? ['pool: mean'] : isScored ? ['softmax', `labels: [${labels}]`] : [];
  const steps = [made.step, 'inference', ...after].map((step) => `#   - ${step}\n`).join('');
  return `# What the server does around the graph, where callers are to send ${made.what} and get labels or vectors: docs/steps.md of
# mlpack has every step.
# steps:
${steps}
`;
}

/** The step that makes the inputs of a graph, and what of. */
function preparing(inputs: readonly ModelTensor[]): { readonly step: string; readonly what: string } | null {
  const picture = inputs.find(({ dtype, shape }) => dtype === 'float32' && shape?.length === 4);
  if (picture !== undefined) {
    const [, channels, height, width] = picture.shape ?? [];
    if (typeof channels === 'number' && channels !== 3) return null;
    const isFixed = typeof height === 'number' && typeof width === 'number';
    const size = isFixed ? '' : 'resize: { shortestEdge: 256 }, crop: 224, ';
    return { step: `image: { ${size}${usualLevels} }`, what: 'pictures' };
  }
  const isIds = inputs.some(({ name, dtype, shape }) => {
    const isMatrix = dtype === 'int64' && shape?.length === 2 && typeof shape[1] !== 'number';
    return isMatrix && (name === 'input_ids' || inputs.length === 1);
  });
  if (isIds) return { step: 'tokenizer: { file: tokenizer.json, maxLength: 128 }', what: 'texts' };
  const isAudio = inputs.some(({ name, dtype }) => name === 'input_values' && dtype === 'float32');
  return isAudio ? { step: 'wav', what: 'WAV files' } : null;
}
