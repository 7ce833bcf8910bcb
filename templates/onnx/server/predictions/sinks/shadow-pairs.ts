import type { ComparedPair } from '../../../../../contract/shadow/compared-rows.ts';
import type { PairOrigin } from '../../../../../contract/shadow/pair-groups.ts';

/** A request that a model and a shadow of it have both answered. Inputs are null: what differs is counted, and not for which of them. */
export interface ShadowPair extends ComparedPair, PairOrigin {}

/** Which pairs are wanted: the newest of those copied in a time. */
export interface WantedPairs {
  /** Copied then or later, and before; milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the shadow's image, as its predictions have it. */
  readonly imageDigest: string | null;
  readonly most: number;
}

/** What is compared of a pair takes so many bytes of JSON at most, or it is passed over. */
const mostPairBytes = 65_536;
/** What is compared at once: of more, the newest. Numbers take many times their bytes of JSON, and the writer has little memory. */
const mostBytes = 2 ** 20;

/** How a database says what is not the same in all of them. */
export interface PairDialect {
  /** The parameter with a number, from 1. */
  readonly parameter: (number: number) => string;
  /** Bytes that a column takes where it is kept, which costs nothing to see: JSON as text may be far larger than what is kept compressed. */
  readonly keptBytes: (column: string) => string;
}

const origin = 'model, answered_version, shadow_version, answered_digest, shadow_digest';
const compared = ['answered_prediction', 'shadow_prediction', 'answered_outputs', 'shadow_outputs'];

/** The query for pairs, newest first: its parameters are those of {@link pairValues}. */
export function pairsText({ parameter, keptBytes }: PairDialect): string {
  const sum = (bytes: (column: string) => string): string =>
    compared.map((column) => `coalesce(${bytes(column)}, 0)`).join(' + ');
  return `
  WITH newest AS (
    SELECT ${origin}, copied_at, request_id, ${compared.map((column) => `CAST(${column} AS text) AS ${column}`).join(', ')}
    FROM prediction_shadows
    WHERE copied_at >= ${parameter(1)} AND copied_at < ${parameter(2)}
      AND shadow_digest IS NOT DISTINCT FROM ${parameter(3)}
      AND answered_status = 200 AND shadow_status = 200
      AND ${sum(keptBytes)} <= ${mostPairBytes}
    ORDER BY copied_at DESC LIMIT ${parameter(4)}
  ), measured AS (
    SELECT *, ${sum((column) => `octet_length(${column})`)} AS bytes FROM newest
  ), counted AS (
    SELECT *, sum(bytes) OVER (ORDER BY copied_at DESC, request_id) AS all_bytes
    FROM measured WHERE bytes <= ${mostPairBytes}
  )
  SELECT ${origin}, NULL AS inputs, ${compared.join(', ')}
  FROM counted WHERE all_bytes <= ${mostBytes} ORDER BY copied_at DESC`;
}

/** The parameters of {@link pairsText}. */
export function pairValues({ fromMs, toMs, imageDigest, most }: WantedPairs): (string | number | null)[] {
  return [new Date(fromMs).toISOString(), new Date(toMs).toISOString(), imageDigest, most];
}
