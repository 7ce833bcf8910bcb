import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import type { FolderChain } from '../folder-chain.ts';
import { shownLabels } from '../label-scores.ts';
import { labelsOf } from '../labels.ts';
import type { ReadFolder } from '../read-folder.ts';
import { textOf, valueOf } from '../../../../tensor/row-values.ts';
import { oneSize, processorInWords, readFolderProcessor } from './folder-processor.ts';
import { graphTensor, requireNoOthers } from './graph-tensor.ts';
import { requireColourGraph } from './require-colours.ts';
import { samplePicture } from './sample-picture.ts';

const task = 'semantic-segmentation';

const segment = {
  type: 'object',
  required: ['score', 'label', 'mask'],
  properties: {
    score: { type: 'null', description: 'Labels of pixels have none.' },
    label: { type: 'string' },
    mask: {
      type: 'string',
      contentEncoding: 'base64',
      contentMediaType: 'image/png',
      description: 'A PNG of grey, as large as the picture is seen: 255 where the label is, else 0.',
    },
  },
};

/**
 * The chain of a model that tells the label of each pixel: `image` becomes `segments`.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function segmentationChain(folder: ReadFolder, info: ModelInfo): Promise<FolderChain> {
  const processor = await readFolderProcessor(folder);
  const { height, width } = oneSize(folder, processor);
  const float = (name: string, shape: readonly (number | null)[]) => ({
    name,
    dtype: 'float32' as const,
    shape,
  });
  requireColourGraph(info);
  requireNoOthers(info, ['pixel_values'], task);
  const pixels = graphTensor(info, 'input', float('pixel_values', [null, 3, height, width]), task);
  const logits = graphTensor(info, 'output', float('logits', [null, null, null, null]), task);
  const labels = labelsOf(folder.config, logits.sizes[1] ?? null);
  return {
    signature: {
      inputs: [textOf('image')],
      outputs: [valueOf('segments', { type: 'array', items: segment })],
    },
    steps: {
      before: [{ kind: 'image', input: 'image', output: pixels.name, settings: processor.settings }],
      after: [
        { kind: 'segment', inputs: { image: 'image', logits: logits.name }, output: 'segments', labels },
      ],
    },
    labels: {},
    values: {},
    described: {
      task: 'semantic segmentation',
      labels: labels.slice(0, shownLabels),
      scores: 'the greatest logit of each pixel',
      pooling: null,
      prompts: null,
      maxLength: null,
      pictures: processorInWords(processor),
    },
    samples: { image: [samplePicture(0), samplePicture(1)] },
  };
}
