import type { Box } from './detected-object.ts';

/** What may be an object, in pixels that the model sees. */
export interface Candidate {
  readonly score: number;
  /** Number of its class. */
  readonly label: number;
  readonly box: Box;
}

/** Objects of a picture that are given at most, and those that are looked at: Ultralytics' `max_det` and `max_nms`. */
export const mostObjects = 300;
const mostCandidates = 30_000;

/**
 * Non-maximum suppression in each class by itself: the likeliest first, without those that overlap one that is kept by more than a share
 * of what both cover.
 *
 * @param iou that share, from 0 to 1
 * @returns at most 300, the likeliest first; of equal scores, those first that were
 */
export function suppressed(candidates: readonly Candidate[], iou: number): readonly Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of likeliestFirst(candidates).slice(0, mostCandidates)) {
    if (kept.length === mostObjects) break;
    const isCovered = kept.some(
      ({ label, box }) => label === candidate.label && overlap(box, candidate.box) > iou,
    );
    if (!isCovered) kept.push(candidate);
  }
  return kept;
}

/** Sorted by score; of equal scores, those first that were. */
export function likeliestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted((a, b) => b.score - a.score);
}

/** The area that two boxes share, of the area that they cover together; 0 where they cover none. */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a.xmax, b.xmax) - Math.max(a.xmin, b.xmin);
  const down = Math.min(a.ymax, b.ymax) - Math.max(a.ymin, b.ymin);
  const shared = Math.max(0, across) * Math.max(0, down);
  const covered = area(a) + area(b) - shared;
  return covered > 0 ? shared / covered : 0;
}

function area({ xmin, ymin, xmax, ymax }: Box): number {
  return (xmax - xmin) * (ymax - ymin);
}
