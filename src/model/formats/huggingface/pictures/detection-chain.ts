import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { objectsOf, thresholdOf } from '../../../../tensor/object-tensors.ts';
import { textOf } from '../../../../tensor/row-values.ts';
import type { FolderChain } from '../folder-chain.ts';
import { shownLabels } from '../label-scores.ts';
import { labelsOf } from '../labels.ts';
import type { ReadFolder } from '../read-folder.ts';
import { detectionGraph } from './detection-graph.ts';
import { processorInWords, readFolderProcessor } from './folder-processor.ts';
import { requireColourGraph } from './require-colours.ts';
import { samplePicture } from './sample-picture.ts';

/** Architectures whose objects are found by softmax, one a query; others of this task have other ways. */
const known = ['DetrForObjectDetection', 'YolosForObjectDetection'];

/** What says how high and wide each picture is as the model sees it. */
const sizes = 'picture_sizes';

/**
 * The chain of a model that detects objects: `image` becomes `objects`, those above the `threshold` of the request.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function detectionChain(folder: ReadFolder, info: ModelInfo): Promise<FolderChain> {
  if (folder.architecture === null || !known.includes(folder.architecture)) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${folder.path} is a ${folder.architecture ?? 'model'}, whose objects mlpack does not know how to find.`,
      { suggestions: [`Known are ${known.join(' and ')}.`] },
    );
  }
  const processor = await readFolderProcessor(folder);
  const { settings, size } = processor;
  requireColourGraph(info);
  const graph = detectionGraph(info, size);
  const labels = labelsOf(folder.config, graph.width === null ? null : graph.width - 1);
  return {
    signature: {
      inputs: [textOf('image'), thresholdOf('0.5')],
      outputs: [objectsOf('objects', 'integer')],
      pipeline: { task: 'object-detection' },
    },
    steps: {
      before: [
        {
          kind: 'image',
          input: 'image',
          output: graph.pixels,
          ...(size === null && { sizes }),
          ...(graph.mask !== null && { mask: graph.mask }),
          settings,
        },
      ],
      after: [
        {
          kind: 'detect',
          inputs: { image: 'image', threshold: 'threshold', logits: graph.logits, boxes: graph.boxes },
          output: 'objects',
          labels,
        },
      ],
    },
    labels: {},
    values: {},
    described: {
      task: 'object detection',
      labels: labels.slice(0, shownLabels),
      scores: 'softmax of each query, the last class being no object',
      pooling: null,
      prompts: null,
      maxLength: null,
      pictures: processorInWords(processor),
    },
    samples: { image: [samplePicture(0), samplePicture(1)], threshold: ['0.5', '0'] },
  };
}
