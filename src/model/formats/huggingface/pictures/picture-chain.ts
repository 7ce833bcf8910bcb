import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { pictureClassification, scoresInWords } from '../text/classification.ts';
import type { FolderChain } from '../folder-chain.ts';
import { labelScores, shownLabels } from '../label-scores.ts';
import type { ReadFolder } from '../read-folder.ts';
import { oneSize, processorInWords, readFolderProcessor } from './folder-processor.ts';
import { pictureGraph } from './picture-graph.ts';
import { requireColourGraph } from './require-colours.ts';
import { samplePicture } from './sample-picture.ts';

/** What callers call the picture. */
const picture = 'image';

/**
 * The chain of a classifier of pictures: `image` becomes `label` and `score`, and `scores` of all labels.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function pictureChain(folder: ReadFolder, info: ModelInfo): Promise<FolderChain> {
  const processor = await readFolderProcessor(folder);
  const { settings } = processor;
  requireColourGraph(info);
  const graph = pictureGraph(info, oneSize(folder, processor));
  const classification = pictureClassification(folder, graph.width);
  const { task, labels, scores } = classification;
  const scored = labelScores(classification, graph.logits);
  return {
    signature: {
      inputs: [{ name: picture, dtype: 'string', shape: ['N'] }, ...scored.options],
      outputs: scored.outputs,
      pipeline: {
        task,
        labels,
        scores,
        allScores: scored.allScores,
        isPadded: true,
        backend: settings.backend,
      },
    },
    steps: {
      before: [{ kind: 'image', input: picture, output: graph.pixels, settings }],
      after: scored.after,
    },
    labels: scored.labels,
    values: {},
    described: {
      task: 'image classification',
      labels: labels.slice(0, shownLabels),
      scores: scoresInWords(scores),
      pooling: null,
      prompts: null,
      maxLength: null,
      pictures: processorInWords(processor),
    },
    samples: { [picture]: [samplePicture(0), samplePicture(1)], ...scored.samples },
  };
}
