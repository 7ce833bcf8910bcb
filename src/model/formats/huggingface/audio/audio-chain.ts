import type { TransformingStep } from '../../../../../contract/contract.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { audioClassification, scoresInWords } from '../text/classification.ts';
import type { FolderChain } from '../folder-chain.ts';
import { labelScores, shownLabels } from '../label-scores.ts';
import type { ReadFolder } from '../read-folder.ts';
import { audioGraph, type AudioGraph } from './audio-graph.ts';
import { extractorInWords, type FolderExtractor, readFolderExtractor } from './folder-extractor.ts';
import { sampleAudio } from './sample-audio.ts';

/** What callers call the file. */
const audio = 'audio';

/**
 * The chain of a classifier of audio: `audio` becomes `label` and `score`, and `scores` of all labels, as the row's options ask for them.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function audioChain(folder: ReadFolder, info: ModelInfo): Promise<FolderChain> {
  const extractor = await readFolderExtractor(folder);
  const graph = audioGraph(info, extractor);
  const classification = audioClassification(folder, graph.width);
  const { task, labels, scores } = classification;
  const scored = labelScores(classification, graph.logits);
  return {
    signature: {
      inputs: [{ name: audio, dtype: 'string', shape: ['N'] }, ...scored.options],
      outputs: scored.outputs,
      pipeline: { task, labels, scores, allScores: scored.allScores, isPadded: true },
    },
    steps: { before: [stepOf(extractor, graph)], after: scored.after },
    labels: scored.labels,
    values: {},
    described: {
      task: 'audio classification',
      labels: labels.slice(0, shownLabels),
      scores: scoresInWords(scores),
      pooling: null,
      prompts: null,
      maxLength: null,
      audio: extractorInWords(extractor),
    },
    samples: { [audio]: samplesFor(extractor), ...scored.samples },
  };
}

function stepOf({ settings }: FolderExtractor, { values, mask }: AudioGraph): TransformingStep {
  if ('mels' in settings) return { kind: 'filterBank', input: audio, output: values, settings };
  const outputs = { samples: values, ...(mask !== null && { mask }), lengths: 'audio_lengths' };
  return { kind: 'waveform', input: audio, outputs, settings };
}

function samplesFor({ settings }: FolderExtractor): readonly string[] {
  const [rate, least] = 'mels' in settings ? [16_000, 400] : [settings.rate, settings.least];
  return [0, 1].map((number) => sampleAudio(number, rate, least));
}
