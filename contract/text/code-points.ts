import { codeAt, widthOf } from './characters.ts';

/** Cuts a text by code points, as Python does. */
export function slicer(text: string): (start: number, end: number) => string {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const places: number[] = [];
  for (let at = 0; at < text.length; at += widthOf(codeAt(text, at))) places.push(at);
  return (start, end) => text.slice(places[start] ?? text.length, places[end] ?? text.length);
}

/** How many code points a text has. */
export function pointsOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += widthOf(codeAt(text, at))) count++;
  return count;
}
