import { Graph, layout } from '@dagrejs/dagre';
import type { Box } from './box.ts';
import type { GraphView } from './graph-view.ts';

/** Boxes and arrows with places, in pixels from the top left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  /** Points that each arrow goes through, the last at the edge of the box it points to. */
  readonly arrows: readonly (readonly Point[])[];
}

export interface PlacedBox extends Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const lineHeight = 16;
export const boxPadding = 10;
/** Width of a character of a fixed-width font of 12 pixels, with some room: no font is measured. */
const characterWidth = 7.4;
const maxCharacters = 36;
const minWidth = 90;

/** Places the boxes in layers, inputs on top. The same graph always gets the same drawing. */
export function layOut(view: GraphView): Drawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 20, ranksep: 34, edgesep: 14, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const boxes = view.boxes.map(shortened);
  for (const [index, box] of boxes.entries()) graph.setNode(String(index), sizeOf(box));
  for (const { from, to } of view.arrows) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map((box, index) => {
      const size = sizeOf(box);
      const { x = 0, y = 0 } = graph.node(String(index));
      return { ...box, ...size, left: x - size.width / 2, top: y - size.height / 2 };
    }),
    arrows: view.arrows.map(({ from, to }) => graph.edge(String(from), String(to)).points ?? []),
  };
}

function shortened(box: Box): Box {
  return { ...box, title: shortText(box.title), lines: box.lines.map(shortText) };
}

function shortText(text: string): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
}

function sizeOf({ title, lines }: Box): { readonly width: number; readonly height: number } {
  const longest = Math.max(...[title, ...lines].map((text) => text.length));
  return {
    width: Math.max(minWidth, Math.ceil(longest * characterWidth) + 2 * boxPadding),
    height: (1 + lines.length) * lineHeight + 2 * boxPadding - 4,
  };
}
