import { shareOf } from '../../row-options.ts';
import type { DetectStep } from '../../schemas/contract.schema.ts';
import { scoresOf } from '../../scores/scores.ts';
import { type Box, type DetectedObject, isFiniteBox, type SentSize } from './detected-object.ts';

/** What a step reads of some rows. */
export interface QueryRows {
  readonly sizes: readonly SentSize[];
  /** Texts of JSON: numbers. */
  readonly thresholds: readonly string[];
  /** [N, Q, C + 1] row-major. */
  readonly logits: Float32Array;
  /** [N, Q, 4]: centre, width and height as shares of the picture's. */
  readonly boxes: Float32Array;
}

/** Objects of a picture that are looked for at most: DETR has 100 queries, and none has as many as this. */
const mostQueries = 10_000;

const { fround } = Math;

/**
 * The objects of each row in the order of the queries, by `post_process_object_detection` of transformers 5.12: the likeliest class of each
 * query but "no object", where its score is above the threshold. A query whose box or logits have NaN in them has no object.
 *
 * @returns boxes of whatever fractions, in the arithmetic of 32 bits that torch has
 * @throws RefusedRow for a threshold that is none; RangeError for more queries than any model has
 */
export function findObjects(
  { inputs, labels }: DetectStep,
  { sizes, thresholds, logits, boxes }: QueryRows,
): readonly (readonly DetectedObject[])[] {
  const classes = labels.length + 1;
  const queries = sizes.length === 0 ? 0 : logits.length / classes / sizes.length;
  if (queries > mostQueries)
    throw new RangeError(`a picture has ${queries} queries, more than ${mostQueries}`);
  return sizes.map((size, row) => {
    // Scores are of 32 bits, and are compared as such.
    const threshold = fround(shareOf(inputs.threshold, thresholds[row], row));
    const scores = scoresOf(
      'softmax',
      logits.subarray(row * queries * classes, (row + 1) * queries * classes),
      classes,
    );
    const found: DetectedObject[] = [];
    for (let query = 0; query < queries; query++) {
      const best = greatest(scores, query * classes, labels.length);
      const score = scores[query * classes + best] ?? 0;
      if (!(score > threshold)) continue;
      const box = boxOf(boxes, (row * queries + query) * 4, size);
      if (isFiniteBox(box)) found.push({ score, label: labels[best] ?? '', box });
    }
    return found;
  });
}

/** An object with its box cut to whole pixels, as the pipeline does it. */
export function wholePixels({ score, label, box }: DetectedObject): DetectedObject {
  const { trunc } = Math;
  const { xmin, ymin, xmax, ymax } = box;
  return {
    score,
    label,
    box: { xmin: trunc(xmin), ymin: trunc(ymin), xmax: trunc(xmax), ymax: trunc(ymax) },
  };
}

/** Which of `count` scores from a place on is the greatest, the first of equal ones. */
function greatest(scores: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if ((scores[start + i] ?? 0) > (scores[start + best] ?? 0)) best = i;
  return best;
}

function boxOf(boxes: Float32Array, at: number, { width, height }: SentSize): Box {
  const [x = NaN, y = NaN, w = NaN, h = NaN] = boxes.subarray(at, at + 4);
  const [across, down] = [fround(w / 2), fround(h / 2)];
  return {
    xmin: fround(fround(x - across) * width),
    ymin: fround(fround(y - down) * height),
    xmax: fround(fround(x + across) * width),
    ymax: fround(fround(y + down) * height),
  };
}
