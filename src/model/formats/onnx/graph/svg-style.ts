import type { Box } from './box.ts';

interface Colour {
  readonly fill: string;
  readonly line: string;
}

/** Colours on light ground; text has at least 4.5:1 against every fill (WCAG 2.2 AA). */
export const colours = {
  ground: '#ffffff',
  text: '#1f2328',
  minor: '#59636e',
  arrow: '#6e7781',
  boxes: {
    input: { fill: '#dafbe1', line: '#1a7f37' },
    output: { fill: '#dafbe1', line: '#1a7f37' },
    operator: { fill: '#f6f8fa', line: '#8c959f' },
    learnt: { fill: '#ddf4ff', line: '#0969da' },
    folded: { fill: '#fbefff', line: '#8250df' },
  },
} as const satisfies Palette;

const dark = {
  ground: '#0d1117',
  text: '#f0f6fc',
  minor: '#a5aeb8',
  arrow: '#8b949e',
  boxes: {
    input: { fill: '#0f2d1b', line: '#3fb950' },
    output: { fill: '#0f2d1b', line: '#3fb950' },
    operator: { fill: '#1c2128', line: '#6e7681' },
    learnt: { fill: '#0c2a4a', line: '#58a6ff' },
    folded: { fill: '#2b1950', line: '#a371f7' },
  },
} as const satisfies Palette;

interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly minor: string;
  readonly arrow: string;
  readonly boxes: Readonly<Record<Box['kind'], Colour>>;
}

/** What the colours mean, in the order of the legend. */
export const legend: readonly (readonly [Box['kind'], string])[] = [
  ['input', 'input, output'],
  ['learnt', 'with parameters'],
  ['operator', 'without parameters'],
  ['folded', 'folded'],
];

/** Rules for those who prefer dark; they win over the attributes of elements. */
export const darkStyle = `@media (prefers-color-scheme:dark){${[
  `.ground{fill:${dark.ground}}`,
  `.text{fill:${dark.text}}`,
  `.minor{fill:${dark.minor}}`,
  `.arrow{stroke:${dark.arrow}}`,
  `.tip{fill:${dark.arrow}}`,
  ...Object.entries(dark.boxes).map(([kind, { fill, line }]) => `.${kind}{fill:${fill};stroke:${line}}`),
].join('')}}`;
