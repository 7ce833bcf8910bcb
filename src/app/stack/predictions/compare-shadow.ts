import { MlpackError } from '../../../errors/mlpack-error.ts';
import { queryPredictions } from '../../../predictions/read-predictions.ts';
import type { QueryTexts } from '../../../predictions/query-text.ts';
import { comparePairs, type ShadowComparison } from '../../../predictions/shadow/compare-pairs.ts';
import {
  type AnsweredLine,
  answeredTexts,
  type PairLine,
  pairTexts,
} from '../../../predictions/shadow/shadow-pair.ts';
import { parseSince } from '../../../predictions/since.ts';
import type { Environment } from '../../environment/environment.ts';
import { askPredictions, type PredictionsOptions } from './recorded-predictions.ts';
import { queryStack } from './stack-predictions.ts';

export interface CompareOptions extends PredictionsOptions {
  /** Digest of the shadow's image; undefined: of any. */
  readonly digest?: string | undefined;
}

/** What a shadow may differ by; undefined: by anything. */
export interface ShadowLimits {
  /** Share of the rows whose labels differ, 0 to 1. */
  readonly labelDifference: number | undefined;
  /** The 99th percentile of how far a row's scores are apart. */
  readonly scoreDifference: number | undefined;
  /** Requests that must have been compared, where one of the others is given. */
  readonly minRequests: number;
}

/**
 * How shadows differ from what was answered, by the log of both.
 *
 * @returns for each model and pair of images, those of the newest request first
 * @throws MlpackError those of askPredictions, queryPredictions and queryStack
 */
export async function compareShadow(
  environment: Environment,
  { db, stack, since, model, digest, limit }: CompareOptions,
): Promise<readonly ShadowComparison[]> {
  const from = since === undefined ? undefined : parseSince(since, environment.now());
  const texts = pairTexts({ since: from, model, digest, limit });
  return askPredictions(
    environment,
    { db, stack, command: 'compare' },
    {
      database: (url) => compared(texts, (sql) => queryPredictions(url, sql)),
      stack: (folder) => compared(texts, (sql) => queryStack(environment, folder, sql)),
    },
  );
}

async function compared(
  texts: QueryTexts,
  ask: <Line extends object>(texts: QueryTexts) => Promise<readonly Line[]>,
): Promise<readonly ShadowComparison[]> {
  const pairs = await ask<PairLine>(texts);
  const times = pairs.map(({ started_at: at }) => at).toSorted();
  const [first] = times;
  if (first === undefined) return [];
  const answered = await ask<AnsweredLine>(answeredTexts(first, times[times.length - 1] ?? first));
  return comparePairs(pairs, answered);
}

/** @throws MlpackError SHADOW_DIFFERS where a shadow differs by more than it may */
export function requireLikeness(
  comparisons: readonly ShadowComparison[],
  { labelDifference, scoreDifference, minRequests }: ShadowLimits,
): void {
  if (labelDifference === undefined && scoreDifference === undefined) return;
  if (comparisons.length === 0)
    throw differs(['no request was compared'], 'See whether copies arrive: mlpack ps');
  const problems = comparisons.flatMap(({ model, shadow, compared: requests, labels, scores }) => {
    const name = `${model} ${shadow.version}`;
    if (requests < minRequests)
      return [`${name}: ${requests} requests were compared, and ${minRequests} have to be`];
    return [
      ...(labelDifference !== undefined && labels !== null && labels.share > labelDifference
        ? [`${name}: ${percent(labels.share)} of the labels differ, and ${percent(labelDifference)} may`]
        : []),
      ...(scoreDifference !== undefined && scores !== null && scores.p99 > scoreDifference
        ? [
            `${name}: the scores of one row in a hundred are ${scores.p99} or more apart, and ${scoreDifference} is allowed`,
          ]
        : []),
      ...(labelDifference !== undefined && labels === null && scoreDifference === undefined
        ? [`${name}: it predicts numbers, which have no labels that could differ: say --max-score-difference`]
        : []),
    ];
  });
  if (problems.length > 0) throw differs(problems, 'See where: mlpack compare, without limits');
}

function differs(problems: readonly string[], suggestion: string): MlpackError {
  return new MlpackError('SHADOW_DIFFERS', `${problems.join('. ')}.`, { suggestions: [suggestion] });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
