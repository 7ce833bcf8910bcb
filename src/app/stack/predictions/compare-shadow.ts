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
  try {
    return comparePairs(pairs, answered);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new MlpackError(
      'DATABASE_FAILED',
      `The database has predictions that no server of mlpack wrote: ${error.message}.`,
      {
        suggestions: ['Compare what came later: mlpack compare --since TIME'],
        cause: error,
      },
    );
  }
}

/** Share of the requests that a shadow may fail beyond those that were failed before. */
const moreErrors = 0.01;

/** @throws MlpackError SHADOW_DIFFERS where a shadow differs by more than it may, or that can't be told */
export function requireLikeness(
  comparisons: readonly ShadowComparison[],
  { labelDifference, scoreDifference, minRequests }: ShadowLimits,
): void {
  if (labelDifference === undefined && scoreDifference === undefined) return;
  if (comparisons.length === 0)
    throw differs(['no request was compared'], 'See whether copies arrive: mlpack ps');
  const problems = comparisons.flatMap((comparison) => {
    const { model, shadow, compared: requests } = comparison;
    const found =
      requests < minRequests
        ? [`${requests} requests were compared, and ${minRequests} have to be`]
        : [
            ...errorProblems(comparison),
            ...labelProblems(comparison, labelDifference),
            ...scoreProblems(comparison, scoreDifference),
          ];
    return found.map((problem) => `${model} ${shadow.version}: ${problem}`);
  });
  if (problems.length > 0) throw differs(problems, 'See where: mlpack compare, without limits');
}

/** A version that fails more often is not alike, whatever the rest of its answers say. */
function errorProblems({ requests, answered, shadow }: ShadowComparison): string[] {
  const more = shadow.errors - answered.errors;
  if (more <= requests * moreErrors) return [];
  return [
    `it failed ${shadow.errors} of ${requests} requests, of which ${answered.errors} failed before; ${percent(moreErrors)} more may`,
  ];
}

/** What can't be told is not within a limit: there may be no rows, or no labels. */
function labelProblems({ labels, rows }: ShadowComparison, limit: number | undefined): string[] {
  if (limit === undefined) return [];
  if (labels === null || rows === 0)
    return ['nothing of what both predict is a label, which could differ: say --max-score-difference'];
  return labels.share > limit
    ? [`${percent(labels.share)} of the labels differ, and ${percent(limit)} may`]
    : [];
}

function scoreProblems({ scores }: ShadowComparison, limit: number | undefined): string[] {
  if (limit === undefined) return [];
  if (scores === null)
    return ['no output that both have is a score, which could be apart: say --max-label-difference'];
  return scores.p99 > limit
    ? [`the scores of one row in a hundred are ${scores.p99} or more apart, and ${limit} is allowed`]
    : [];
}

function differs(problems: readonly string[], suggestion: string): MlpackError {
  return new MlpackError('SHADOW_DIFFERS', `${problems.join('. ')}.`, { suggestions: [suggestion] });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
