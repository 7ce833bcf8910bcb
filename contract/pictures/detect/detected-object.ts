import type { Picture } from '../picture.ts';

/** Width and height of a picture that was sent, as somebody sees it. */
export type SentSize = Pick<Picture, 'width' | 'height'>;

/** A box in pixels of the picture that was sent, from its left and top. */
export interface Box {
  readonly xmin: number;
  readonly ymin: number;
  readonly xmax: number;
  readonly ymax: number;
}

/** An object as transformers' pipeline for object detection has it. */
export interface DetectedObject {
  readonly score: number;
  readonly label: string;
  readonly box: Box;
}

/** Whether all sides of a box are numbers that can be told. */
export function isFiniteBox(box: Box): boolean {
  return Object.values(box).every(Number.isFinite);
}
