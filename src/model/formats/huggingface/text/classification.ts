import type { ClassifierAnswers } from '../../../../tensor/signature.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { labelsOf, requireNoOthers } from '../labels.ts';
import { optional, type ReadFolder } from '../read-folder.ts';

/** What is done with the logits of a sequence classifier. */
export interface Classification<Task = ClassifierAnswers['task']> {
  /** Two texts are ranked by one score, of no name. */
  readonly task: Task;
  readonly labels: readonly string[];
  readonly scores: 'softmax' | 'sigmoid' | 'none';
}

/**
 * How transformers' pipeline for text classification would answer; a model of one label that isn't of a regression is a
 * cross-encoder, and answers as that of sentence-transformers.
 *
 * @param width how many logits the graph returns of a text; null where it doesn't say
 * @throws MlpackError MODEL_INVALID; MODEL_UNSUPPORTED for a function that isn't known
 */
export function classificationOf(
  folder: ReadFolder,
  width: number | null,
): Classification<'text-classification' | 'text-ranking'> {
  const { config } = folder;
  const labels = labelsOf(config, width);
  const problem = optional(config, 'problem_type', 'string');
  if (problem === 'regression') return { task: 'text-classification', labels, scores: 'none' };
  if (problem === 'multi_label_classification')
    return { task: 'text-classification', labels, scores: 'sigmoid' };
  requireNoOthers(config, labels);
  if (problem === null && labels.length === 1) {
    return { task: 'text-ranking', labels, scores: rankingFunction(folder) };
  }
  return { task: 'text-classification', labels, scores: labels.length === 1 ? 'sigmoid' : 'softmax' };
}

/** How transformers' pipeline for image classification would answer. @throws as {@link classificationOf} */
export function pictureClassification({ config }: ReadFolder, width: number | null): Classification {
  const labels = labelsOf(config, width);
  const problem = optional(config, 'problem_type', 'string');
  if (problem === 'multi_label_classification')
    return { task: 'image-classification', labels, scores: 'sigmoid' };
  requireNoOthers(config, labels);
  return { task: 'image-classification', labels, scores: labels.length === 1 ? 'sigmoid' : 'softmax' };
}

/** How transformers' pipeline for audio classification would answer, which looks at no `problem_type`. @throws as {@link classificationOf} */
export function audioClassification({ config }: ReadFolder, width: number | null): Classification {
  return { task: 'audio-classification', labels: labelsOf(config, width), scores: 'softmax' };
}

/** Where sentence-transformers keeps the function of a cross-encoder, and kept it before 4.0. */
function rankingFunction({ path, config }: ReadFolder): 'sigmoid' | 'none' {
  const section =
    config.value('sentence_transformers') == null ? null : config.object('sentence_transformers');
  const name =
    optional(section, 'activation_fn', 'string') ??
    optional(config, 'sbert_ce_default_activation_function', 'string') ??
    'Sigmoid';
  switch (name.split('.').at(-1)) {
    case 'Sigmoid':
      return 'sigmoid';
    case 'Identity':
      return 'none';
    default:
      throw new MlpackError(
        'MODEL_UNSUPPORTED',
        `${path} has its scores made by ${name}, which mlpack does not know: Sigmoid and Identity are known.`,
      );
  }
}

/** The function of scores as inspection says it. */
export function scoresInWords(scores: Classification['scores']): string {
  if (scores === 'none') return 'as the graph returns them';
  return scores === 'softmax' ? 'softmax, which sums to 1' : 'sigmoid, each by itself';
}
