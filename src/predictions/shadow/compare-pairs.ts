import { comparedRows, nothingSeen } from '../../../contract/shadow/compared-rows.ts';
import { pairGroup } from '../../../contract/shadow/pair-groups.ts';
import { inputRanges, type InputRange, labelShare, scoresOf } from './input-ranges.ts';
import { spreadOf, type Spread } from './quantiles.ts';
import type { AnsweredLine, PairLine } from './shadow-pair.ts';

/** What answered, or its shadow. */
export interface ComparedSide {
  readonly version: string;
  readonly digest: string | null;
  /** Requests that it answered with another status than 200. */
  readonly errors: number;
  /** Of those that it answered with 200, in milliseconds; null where there are none. */
  readonly latencyMs: Spread | null;
}

/** How a shadow differs from what is answered, by the requests that both got. */
export interface ShadowComparison {
  readonly model: string;
  readonly answered: ComparedSide;
  readonly shadow: ComparedSide;
  /** When the first of them began, and the last: ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  /** Requests that both got. */
  readonly requests: number;
  /** Requests of that time that the shadow has recorded no copy of. */
  readonly uncopied: number;
  /** Requests that both answered with 200: what follows is of their rows. */
  readonly compared: number;
  readonly rows: number;
  /** Rows that are predicted to be something else; null where predictions are numbers. */
  readonly labels: { readonly differing: number; readonly share: number } | null;
  /** How far the scores of a row are apart at most; null where there are none. */
  readonly scores: Spread | null;
  readonly ranges: readonly InputRange[];
}

/** Compares pairs by model and images, those of the newest pair first. @param lines newest first */
export function comparePairs(
  lines: readonly PairLine[],
  answered: readonly AnsweredLine[],
): ShadowComparison[] {
  const groups = Map.groupBy(lines, pairGroup);
  return [...groups.values()].flatMap((pairs) => {
    const [newest] = pairs;
    if (newest === undefined) return [];
    const isSameServer = (line: PairLine): boolean =>
      line.model === newest.model && line.answered_digest === newest.answered_digest;
    const copied = lines.filter(isSameServer).length;
    const all = answered.find(
      ({ model, image_digest: digest }) => model === newest.model && digest === newest.answered_digest,
    );
    return [comparisonOf(newest, pairs, Math.max(0, (all?.requests ?? 0) - copied))];
  });
}

function comparisonOf(newest: PairLine, pairs: readonly PairLine[], uncopied: number): ShadowComparison {
  const times = pairs.map(({ started_at: at }) => at).toSorted();
  const both = pairs.filter((pair) => pair.answered_status === 200 && pair.shadow_status === 200);
  const rows = comparedRows(both, nothingSeen());
  const share = labelShare(rows);
  return {
    model: newest.model,
    answered: {
      version: newest.answered_version,
      digest: newest.answered_digest,
      ...sideOf(pairs.map((pair) => ({ status: pair.answered_status, ms: pair.answered_ms }))),
    },
    shadow: {
      version: newest.shadow_version,
      digest: newest.shadow_digest,
      ...sideOf(pairs.map((pair) => ({ status: pair.shadow_status, ms: pair.shadow_ms }))),
    },
    from: times[0] ?? '',
    to: times[times.length - 1] ?? '',
    requests: pairs.length,
    uncopied,
    compared: both.length,
    rows: rows.length,
    labels: share === null ? null : { differing: rows.filter(({ differs }) => differs).length, share },
    scores: scoresOf(rows),
    ranges: inputRanges(rows),
  };
}

function sideOf(
  requests: readonly { readonly status: number; readonly ms: number }[],
): Pick<ComparedSide, 'errors' | 'latencyMs'> {
  const good = requests.filter(({ status }) => status === 200);
  return { errors: requests.length - good.length, latencyMs: spreadOf(good.map(({ ms }) => ms)) };
}
