import { shareOf } from '../../row-options.ts';
import type { YoloStep } from '../../schemas/contract.schema.ts';
import { letterboxOf } from '../process/letterbox.ts';
import { type Box, type DetectedObject, isFiniteBox, type SentSize } from './detected-object.ts';
import { type Candidate, likeliestFirst, mostObjects, suppressed } from './suppress.ts';

/** What a step reads of some rows. */
export interface YoloRows {
  readonly sizes: readonly SentSize[];
  /** Texts of JSON: numbers. */
  readonly thresholds: readonly string[];
  /** Texts of JSON: numbers; null where the graph has chosen among boxes that overlap. */
  readonly ious: readonly string[] | null;
  /** [N, 4 + C, A] row-major; without `ious` [N, D, 6]. */
  readonly predictions: Float32Array;
  /** A or D. */
  readonly count: number;
}

const { fround } = Math;

/**
 * The objects of each row, the likeliest first, as Ultralytics 8 finds them: the likeliest class of each anchor whose score is above the
 * threshold, without those that overlap another of their class, at most 300; boxes in pixels of the picture, and not beyond it. What has NaN in it is no object.
 *
 * @throws RefusedRow for options that are none
 */
export function findYoloObjects(
  { inputs, size, labels }: YoloStep,
  { sizes, thresholds, ious, predictions, count }: YoloRows,
): readonly (readonly DetectedObject[])[] {
  const length = sizes.length === 0 ? 0 : predictions.length / sizes.length;
  return sizes.map((sent, row) => {
    // Scores are of 32 bits, and are compared as such.
    const threshold = fround(shareOf(inputs.threshold, thresholds[row], row));
    const own = predictions.subarray(row * length, (row + 1) * length);
    const found =
      ious === null
        ? likeliestFirst(chosen(own, labels.length, threshold)).slice(0, mostObjects)
        : suppressed(anchored(own, count, threshold), shareOf(inputs.iou ?? '', ious[row], row));
    const toPicture = pictureBox(sent, letterboxOf(sent, size));
    return found.map(({ score, label, box }) => ({ score, label: labels[label] ?? '', box: toPicture(box) }));
  });
}

/** Of [4 + C, A]: centre, width and height, and the scores of all classes. */
function anchored(own: Float32Array, anchors: number, threshold: number): readonly Candidate[] {
  const classes = own.length / anchors - 4;
  const at = (field: number, anchor: number) => own[field * anchors + anchor] ?? NaN;
  const found: Candidate[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    let label = 0;
    for (let i = 1; i < classes; i++) if (at(4 + i, anchor) > at(4 + label, anchor)) label = i;
    const score = at(4 + label, anchor);
    if (!(score > threshold)) continue;
    const [x, y] = [at(0, anchor), at(1, anchor)];
    const [across, down] = [at(2, anchor) / 2, at(3, anchor) / 2];
    const box = { xmin: x - across, ymin: y - down, xmax: x + across, ymax: y + down };
    if (isFiniteBox(box)) found.push({ score, label, box });
  }
  return found;
}

/** Of [D, 6]: objects that the graph has chosen. */
function chosen(own: Float32Array, classes: number, threshold: number): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let at = 0; at < own.length; at += 6) {
    const [xmin = NaN, ymin = NaN, xmax = NaN, ymax = NaN, score = NaN, label = NaN] = own.subarray(
      at,
      at + 6,
    );
    const box = { xmin, ymin, xmax, ymax };
    const isClass = Number.isInteger(label) && label >= 0 && label < classes;
    if (score > threshold && isClass && isFiniteBox(box)) found.push({ score, label, box });
  }
  return found;
}

/** Makes pixels that the model sees those of the picture. */
function pictureBox(
  { width, height }: SentSize,
  { left, top, ratio }: ReturnType<typeof letterboxOf>,
): (box: Box) => Box {
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  return ({ xmin, ymin, xmax, ymax }) => ({
    xmin: within((xmin - left) / ratio, width),
    ymin: within((ymin - top) / ratio, height),
    xmax: within((xmax - left) / ratio, width),
    ymax: within((ymax - top) / ratio, height),
  });
}
