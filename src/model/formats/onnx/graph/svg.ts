import type { Box } from './box.ts';
import { boxPadding, lineHeight, type Drawing, type PlacedBox, type Point } from './layout.ts';
import { rootElement, type OutputKind } from '../../../../util/files/output-kind.ts';
import { colours, darkStyle, legend } from './svg-style.ts';

/** Others' drawings are written over as well. */
export const svgKind: OutputKind = {
  name: 'an SVG',
  matches: (head) => rootElement(head) === 'svg',
};

const legendHeight = 28;
const minWidth = 480;
const fonts = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/**
 * The drawing as SVG 1.1 that needs nothing else: no script, no font, no link. Light by its attributes, dark by a
 * media query. `title` and `description` are for screen readers, the boxes' descriptions for tooltips.
 */
export function toSvg(drawing: Drawing, title: string, description: string): string {
  const width = Math.max(minWidth, drawing.width);
  const height = drawing.height + legendHeight;
  const shift = Math.round((width - drawing.width) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="graph-title graph-description" font-family="${fonts}" font-size="12">`,
    `<title id="graph-title">${escaped(title)}</title>`,
    `<desc id="graph-description">${escaped(description)}</desc>`,
    `<style>${darkStyle}</style>`,
    `<defs><marker id="graph-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0.5 8 4 0 7.5z" fill="${colours.arrow}"/></marker></defs>`,
    `<rect class="ground" width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<g transform="translate(${shift} ${legendHeight})">`,
    ...drawing.arrows.map(arrow),
    ...drawing.boxes.map(boxElement),
    '</g>',
    legendElement(new Set(drawing.boxes.map(({ kind }) => kind))),
    '</svg>',
    '',
  ].join('\n');
}

function boxElement({ kind, title, lines, description, left, top, width, height }: PlacedBox): string {
  const { fill, line } = colours.boxes[kind];
  const corner = kind === 'input' || kind === 'output' ? height / 2 : 6;
  const dashes = kind === 'folded' ? ' stroke-dasharray="5 3"' : '';
  const [x, y] = [left + width / 2, top + boxPadding + 10];
  const texts = [
    `<text class="text" x="${place(x)}" y="${place(y)}" fill="${colours.text}" font-weight="600">${escaped(title)}</text>`,
    ...lines.map(
      (text, index) =>
        `<text class="minor" x="${place(x)}" y="${place(y + (index + 1) * lineHeight)}" fill="${colours.minor}" font-size="11">${escaped(text)}</text>`,
    ),
  ];
  return `<g text-anchor="middle"><title>${escaped(description)}</title><rect class="${kind}" x="${place(left)}" y="${place(top)}" width="${width}" height="${height}" rx="${place(Math.min(corner, 18))}" fill="${fill}" stroke="${line}"${dashes}/>${texts.join('')}</g>`;
}

/** Through the middles between its points, curved at them. */
function arrow(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = others.pop();
  if (first === undefined || last === undefined) return '';
  const curves = others.map((point, index) => {
    const next = others[index + 1];
    const end = next === undefined ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  const path = curves.length === 0 ? `M${at(first)}L${at(last)}` : `M${at(first)}${curves.join('')}`;
  return `<path class="arrow" d="${path}" fill="none" stroke="${colours.arrow}" marker-end="url(#graph-arrow)"/>`;
}

function legendElement(kinds: ReadonlySet<Box['kind']>): string {
  const entries = legend.filter(([kind]) => kinds.has(kind));
  const widths = entries.map(([, text]) => 36 + 7 * text.length);
  const items = entries.map(([kind, text], index) => {
    const { fill, line } = colours.boxes[kind];
    const x = widths.slice(0, index).reduce((sum, each) => sum + each, 16);
    return `<rect class="${kind}" x="${x}" y="9" width="12" height="12" rx="3" fill="${fill}" stroke="${line}"/><text class="minor" x="${x + 18}" y="19" fill="${colours.minor}" font-size="11">${text}</text>`;
  });
  return `<g>${items.join('')}</g>`;
}

function at({ x, y }: Point): string {
  return `${place(x)} ${place(y)}`;
}

/** A tenth of a pixel is enough. */
function place(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Names are the model's: text to XML, and what XML cannot have left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
