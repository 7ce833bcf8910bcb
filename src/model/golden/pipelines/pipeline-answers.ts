import { own } from '../../../../contract/own.ts';
import { repeatedLabels } from '../../../../contract/scores/repeated-labels.ts';
import type { ClassifierAnswers } from '../../../tensor/signature.ts';
import { isRecord } from '../../../util/record.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What a row was answered with: scores by label, the best of them first; or one score without a label. */
type RowAnswer = readonly LabelScore[] | number;

interface LabelScore {
  readonly label: string;
  readonly score: number;
}

/**
 * What the rows of a case were answered with.
 *
 * @param count how many rows there are
 * @returns why it is no answer to compare with; null where it's none that is known
 */
export function answersOf(
  outputs: Json,
  model: ClassifierAnswers,
  count: number,
): readonly RowAnswer[] | string | null {
  const found = model.task === 'text-ranking' ? ranked(outputs) : classified(outputs, model);
  if (typeof found === 'string' || found === null) return found;
  return found.length === count ? found : null;
}

function ranked({ score, scores }: Json): readonly RowAnswer[] | null {
  if (typeof score === 'number') return [score];
  return Array.isArray(scores) && scores.every((one: unknown) => typeof one === 'number') ? scores : null;
}

/** The pipeline's own answer where there is one, all labels' rather than the best. */
function classified(outputs: Json, { backend }: ClassifierAnswers): readonly RowAnswer[] | string | null {
  const { answers, answers_pil: byPillow = answers } = outputs;
  // Of pictures, answers are told for both ways of resizing them.
  const toPictures = backend === 'pillow' ? byPillow : backend === undefined ? undefined : answers;
  const { pipeline, pipeline_top_k_none: all, scores, rows } = outputs;
  if (isRecord(pipeline) && 'error' in pipeline) return 'answered with an error of the pipeline';
  const whole = toPictures ?? all ?? pipeline ?? scores;
  if (whole !== undefined) return answerList(whole);
  if (!Array.isArray(rows)) return null;
  const each = rows.map((row: unknown) => labelScores(isRecord(row) ? own(row, 'scores') : row));
  return each.every((row) => row !== null) ? each : null;
}

/** One answer is a record, or a list of them; answers to several rows are a list of these. */
function answerList(value: unknown): readonly RowAnswer[] | null {
  const one = labelScores(isRecord(value) ? [value] : value);
  if (one !== null) return [one];
  if (!Array.isArray(value)) return null;
  const each = value.map((row: unknown) => labelScores(row));
  return each.every((row) => row !== null) ? each : null;
}

function labelScores(value: unknown): readonly LabelScore[] | null {
  return Array.isArray(value) && value.length > 0 && value.every(isLabelScore) ? value : null;
}

function isLabelScore(value: unknown): value is LabelScore {
  return (
    isRecord(value) && typeof own(value, 'label') === 'string' && typeof own(value, 'score') === 'number'
  );
}

/**
 * The outputs of a model for rows that were answered so. The scores of labels are among them where each row has them: those of all labels, or
 * of as many as were asked for, null in place of the others. Where several classes have one label and an answer has that, nobody knows which
 * of them it is of: only the best label and its score are compared then.
 *
 * @param asked how many of the labels
 */
export function rowOutputs(
  answers: readonly RowAnswer[],
  { labels, allScores }: ClassifierAnswers,
  asked: number,
): Readonly<Record<string, unknown>> {
  const rows = answers.map((answer) => (typeof answer === 'number' ? [] : answer));
  if (rows.some(({ length }) => length === 0)) return { score: answers };
  const repeated = repeatedLabels(labels);
  const areWhole =
    labels.length > 1 &&
    rows.every((row) => row.length === Math.min(asked, labels.length)) &&
    !rows.some((row) => row.some(({ label }) => repeated.has(label)));
  const byLabel = rows.map((row) => new Map(row.map(({ label, score }) => [label, score])));
  return {
    label: rows.map(([best]) => best?.label),
    score: rows.map(([best]) => best?.score),
    ...(areWhole && {
      [allScores]: byLabel.map((scores) => labels.map((label) => scores.get(label) ?? null)),
    }),
  };
}
