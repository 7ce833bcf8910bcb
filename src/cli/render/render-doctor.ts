import type { Finding } from '../../app/environment/doctor.ts';
import { printableLine } from '../text/printable.ts';
import { renderTable } from '../text/table.ts';

const marks = { ok: 'ok', missing: '-', broken: 'BROKEN' } as const;
/** Less says nothing beside the names. */
const leastWidth = 20;

/** What `mlpack doctor` found, for people. @param columns of the terminal; undefined where lines may be as long as they are */
export function renderFindings(findings: readonly Finding[], columns: number | undefined): string {
  const before = renderTable(
    ['', 'What', ''],
    findings.map(({ name, state }) => [marks[state], name, '|']),
  ).split('\n');
  // Up to where the last column begins.
  const indent = (before[1] ?? '').lastIndexOf('|');
  const width = columns === undefined ? Infinity : Math.max(leastWidth, columns - indent);
  const rows = findings.flatMap(({ name, state, detail }) =>
    // Each of several places has a line of its own.
    printableLine(detail)
      .split('; ')
      .flatMap((place) => wrapped(place, width))
      .map((line, i) => (i === 0 ? [marks[state], name, line] : ['', '', line])),
  );
  const advice = findings.flatMap((finding) =>
    finding.advice === null ? [] : wrapped(`${finding.name}: ${finding.advice}`, columns ?? Infinity),
  );
  return [renderTable(['', 'What', 'Found'], rows), ...advice].join('\n');
}

/**
 * A line in lines of at most `width` characters, broken between words; a word that is longer stays whole, as a path is
 * to be copied.
 */
function wrapped(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
