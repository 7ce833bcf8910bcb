import { shownText } from '../../util/shown-texts.ts';

/** What the compiler has to say of a place; of none where that is null. */
export interface TypeProblem {
  readonly place: { readonly path: string; readonly line: number; readonly column: number } | null;
  /** One line, or some more that say why. */
  readonly message: string;
  /** `TS2322` */
  readonly code: string;
}

/** Types may be long, and why they differ may go on for pages: what is said first says most. */
const mostLines = 5;
const mostCharacters = 400;

const firstLine = /^(?:(?<path>.+)\((?<line>\d+),(?<column>\d+)\): )?error (?<code>TS\d+): (?<message>.*)$/u;

/** Reads what `tsc --pretty false` prints: a line for each, and lines that are indented for its reasons. */
export function typeProblems(printed: string): readonly TypeProblem[] {
  return printed.split(/\r?\n(?! )/u).flatMap((block): TypeProblem[] => {
    const [first = '', ...reasons] = block.split(/\r?\n/u);
    const { path, line, column, code, message } = firstLine.exec(first)?.groups ?? {};
    if (code === undefined || message === undefined) return [];
    const place = path === undefined ? null : { path, line: Number(line), column: Number(column) };
    const lines = [message, ...reasons].slice(0, mostLines).map((text) => shownText(text, mostCharacters));
    return [{ place, message: lines.join('\n'), code }];
  });
}
