import { isList, isMap, type Json } from '../data/exact-json.ts';
import { percent } from './bars.ts';

/** A piece of a text: what was found there, or nothing. */
export interface TextPiece {
  readonly text: string;
  /** null: nothing was found. */
  readonly label: string | null;
}

/** A box on a picture, its sides in shares of the picture's. */
export interface PictureBox {
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A text in pieces, as the entities of transformers' pipelines mark it: places are counted in code points. What overlaps one before it is
 * left out.
 *
 * @returns null where the value is no list of entities
 */
export function markedText(json: Json, text: string): readonly TextPiece[] | null {
  const entities = itemsOf(json).flatMap((item) => {
    const [label, start, end] = [
      item.get('entity_group') ?? item.get('entity'),
      item.get('start'),
      item.get('end'),
    ];
    return typeof label === 'string' && typeof start === 'number' && typeof end === 'number'
      ? [{ label: withScore(label, item), start, end }]
      : [];
  });
  if (entities.length === 0) return null;
  const characters = Array.from(text);
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { label, start, end } of entities.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > characters.length) continue;
    if (start > at) pieces.push({ text: characters.slice(at, start).join(''), label: null });
    pieces.push({ text: characters.slice(start, end).join(''), label });
    at = end;
  }
  if (at < characters.length) pieces.push({ text: characters.slice(at).join(''), label: null });
  return pieces;
}

/**
 * The boxes of what transformers' pipelines found in a picture of a size in pixels, as far as they lie in it.
 *
 * @returns null where the value is no list of boxes
 */
export function boxesOf(
  json: Json,
  size: { readonly width: number; readonly height: number },
): readonly PictureBox[] | null {
  const boxes = itemsOf(json).flatMap((item): PictureBox[] => {
    const [label, box] = [item.get('label'), item.get('box')];
    if (typeof label !== 'string' || box === undefined || !isMap(box)) return [];
    const share = (side: string, most: number): number =>
      Math.min(Math.max(Number(box.get(side)) / most, 0), 1);
    const [left, top] = [share('xmin', size.width), share('ymin', size.height)];
    const [width, height] = [share('xmax', size.width) - left, share('ymax', size.height) - top];
    return [{ label: withScore(label, item), left, top, width, height }];
  });
  return boxes.length === 0 ? null : boxes;
}

function itemsOf(json: Json): readonly ReadonlyMap<string, Json>[] {
  return isList(json) ? json.filter(isMap) : [];
}

function withScore(label: string, item: ReadonlyMap<string, Json>): string {
  const score = item.get('score');
  return typeof score === 'number' ? `${label} ${percent(score)}` : label;
}
