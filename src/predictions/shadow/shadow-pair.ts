import type { ComparedPair } from '../../../contract/shadow/compared-rows.ts';
import type { PairOrigin } from '../../../contract/shadow/pair-groups.ts';
import { literal, type QueryTexts } from '../query-text.ts';

/** Which pairs are asked for: the newest of those that fit. */
export interface PairQuery {
  /** Those that were copied then or later; undefined: however old. */
  readonly since: Date | undefined;
  /** Name of the model; undefined: any. */
  readonly model: string | undefined;
  /** Of the shadow's image; undefined: any. */
  readonly digest: string | undefined;
  readonly limit: number;
}

/** A request that was answered, and what the shadow made of its copy: a line of the view `prediction_shadows`, JSON as text. */
export interface PairLine extends ComparedPair, PairOrigin {
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly answered_status: number;
  readonly shadow_status: number;
  readonly answered_ms: number;
  readonly shadow_ms: number;
}

/** How many requests were answered in the time that pairs are of. */
export interface AnsweredLine {
  readonly model: string;
  readonly image_digest: string | null;
  readonly requests: number;
}

const plain =
  'model, answered_version, shadow_version, answered_digest, shadow_digest, answered_status, shadow_status, answered_ms, shadow_ms';
const json = ['inputs', 'answered_prediction', 'shadow_prediction', 'answered_outputs', 'shadow_outputs'];

/** What gives {@link PairLine}s, newest first. @throws MlpackError USAGE */
export function pairTexts({ since, model, digest, limit }: PairQuery): QueryTexts {
  const where = (first: string): string =>
    `WHERE copied_at >= ${literal(since?.toISOString() ?? first)}
    ${model === undefined ? '' : `AND model = ${literal(model)}`}
    ${digest === undefined ? '' : `AND shadow_digest = ${literal(digest)}`}
    ORDER BY copied_at DESC LIMIT ${limit}`;
  return {
    postgres: `SELECT ${plain}, ${json.map((column) => `${column}::text`).join(', ')},
      to_char(prediction_shadows.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started_at
      FROM prediction_shadows ${where('-infinity')}`,
    sqlite: `SELECT ${plain}, ${json.join(', ')}, started_at FROM prediction_shadows ${where('')}`,
  };
}

/** What gives {@link AnsweredLine}s of the time from the first of some pairs to the last. @throws MlpackError USAGE */
export function answeredTexts(first: string, last: string): QueryTexts {
  // The pairs' times are cut off to milliseconds.
  const end = new Date(new Date(last).getTime() + 1).toISOString();
  const text = (count: string): string => `SELECT model, image_digest, ${count} AS requests FROM predictions
    WHERE NOT is_shadow AND started_at >= ${literal(first)} AND started_at < ${literal(end)}
    GROUP BY model, image_digest`;
  return { postgres: text('count(*)::integer'), sqlite: text('count(*)') };
}
