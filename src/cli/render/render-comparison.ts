import type { ComparedSide, ShadowComparison } from '../../predictions/shadow/compare-pairs.ts';
import type { InputRange } from '../../predictions/shadow/input-ranges.ts';
import type { Spread } from '../../predictions/shadow/quantiles.ts';
import { renderTable } from '../text/table.ts';

/** Ranges of inputs that are shown, those that differ most. */
const shownRanges = 8;

/** What `mlpack compare` prints for people. */
export function renderComparisons(comparisons: readonly ShadowComparison[]): string {
  if (comparisons.length === 0) {
    return 'No copies of requests. Have some: mlpack compose --shadow IMAGE, mlpack up';
  }
  return comparisons.map(renderComparison).join('\n\n');
}

function renderComparison(comparison: ShadowComparison): string {
  const { model, answered, shadow, requests, uncopied, compared, rows, labels, scores } = comparison;
  const sides = [
    [answered.version, shortDigest(answered)],
    [shadow.version, shortDigest(shadow)],
  ];
  const latency = (name: 'p50' | 'p95' | 'p99' | 'max'): string[] =>
    [answered, shadow].map(({ latencyMs }) => (latencyMs === null ? '' : `${latencyMs[name].toFixed(1)} ms`));
  return [
    renderTable(
      [printable(model), 'Answered', 'Shadow'],
      [
        ['Version', ...sides.map(([version = '']) => printable(version))],
        ['Image', ...sides.map(([, digest = '']) => digest)],
        ['Errors', ...[answered, shadow].map(({ errors }) => `${errors} (${percent(errors / requests)})`)],
        ['Latency, p50', ...latency('p50')],
        ['Latency, p95', ...latency('p95')],
        ['Latency, p99', ...latency('p99')],
      ],
      { right: ['Answered', 'Shadow'] },
    ),
    '',
    `${requests} requests from ${comparison.from} to ${comparison.to}${uncopied > 0 ? `; ${uncopied} more have no copy` : ''}. Of ${rows} rows in ${compared} that both answered:`,
    labels === null
      ? 'Predictions are numbers: there are no labels.'
      : `Labels differ in ${labels.differing}, ${percent(labels.share)}.`,
    scores === null ? 'There are no scores.' : `Scores are apart by ${spread(scores)}.`,
    ...renderRanges(comparison.ranges),
  ].join('\n');
}

function renderRanges(ranges: readonly InputRange[]): string[] {
  const differing = ranges.filter(
    ({ labelShare, scores }) => (labelShare ?? 0) > 0 || (scores?.max ?? 0) > 0,
  );
  if (differing.length === 0) return [];
  const weight = ({ labelShare, scores }: InputRange): [number, number] => [
    labelShare ?? 0,
    scores?.p99 ?? 0,
  ];
  const most = differing
    .toSorted((a, b) => {
      const [[labelsA, scoresA], [labelsB, scoresB]] = [weight(a), weight(b)];
      return labelsB - labelsA || scoresB - scoresA;
    })
    .slice(0, shownRanges);
  return [
    '',
    renderTable(
      ['Most, where', 'is from', 'to', 'Rows', 'Labels', 'Scores, p99'],
      most.map(({ feature, from, to, rows, labelShare, scores }) => [
        printable(feature),
        shown(from),
        shown(to),
        String(rows),
        labelShare === null ? '' : percent(labelShare),
        scores === null ? '' : shown(scores.p99),
      ]),
      { right: ['is from', 'to', 'Rows', 'Labels', 'Scores, p99'] },
    ),
  ];
}

function spread({ p50, p95, p99, max }: Spread): string {
  return `${shown(p50)} (median), ${shown(p95)} (p95), ${shown(p99)} (p99), ${shown(max)} at most`;
}

function shortDigest({ digest }: ComparedSide): string {
  return digest === null ? 'not known' : printable(digest.slice(0, 19));
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** Names come from images and databases, and must not get to steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd');
}
