import { isDeepStrictEqual } from 'node:util';
import type { GoldenCase, GoldenSet } from '../../tensor/golden.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import { namedChanges, type NamedChange } from './named-change.ts';

/** A model of two images; null where an image hasn't got it. */
export interface ModelPair {
  readonly name: string;
  readonly before: PackagedModel | null;
  readonly after: PackagedModel | null;
}

/** What differs between the golden cases of a model. */
export interface GoldenDifference {
  readonly cases: { readonly before: number; readonly after: number };
  /** Origin of the expected outputs, for example `framework (scikit-learn 1.2.1)`. */
  readonly source: { readonly before: string | null; readonly after: string | null };
  /** Names of cases. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Cases with other inputs or outputs. */
  readonly changed: readonly string[];
  /** Tolerances that differ, named by their case. */
  readonly tolerances: readonly NamedChange[];
}

/**
 * Which model of an image became which of another: the only one the only one, whatever it is called; of several the
 * one of the same name, and where there are versions of that, of the same version.
 */
export function pairModels(before: readonly PackagedModel[], after: readonly PackagedModel[]): ModelPair[] {
  const [first, ...others] = before;
  const [last, ...more] = after;
  if (first !== undefined && last !== undefined && others.length + more.length === 0) {
    return [{ name: last.contract.name, before: first, after: last }];
  }
  const keyOf = ({ contract: { name, version } }: PackagedModel) => {
    const isOnly = [before, after].every(
      (models) => models.filter(({ contract }) => contract.name === name).length <= 1,
    );
    return isOnly ? name : `${name} ${version}`;
  };
  return [...new Set([...before, ...after].map(keyOf))].map((name) => ({
    name,
    before: before.find((model) => keyOf(model) === name) ?? null,
    after: after.find((model) => keyOf(model) === name) ?? null,
  }));
}

/** What differs between the golden cases of two models; null when nothing does. */
export function goldenDifference({ before, after }: ModelPair): GoldenDifference | null {
  if (isDeepStrictEqual(before?.golden, after?.golden)) return null;
  const [from, to] = [casesOf(before?.golden), casesOf(after?.golden)];
  return {
    cases: { before: from.size, after: to.size },
    source: { before: sourceOf(before?.golden), after: sourceOf(after?.golden) },
    added: [...to.keys()].filter((name) => !from.has(name)),
    removed: [...from.keys()].filter((name) => !to.has(name)),
    changed: [...from].flatMap(([name, { inputs, outputs }]) => {
      const other = to.get(name);
      const isSame =
        other === undefined || isDeepStrictEqual([inputs, outputs], [other.inputs, other.outputs]);
      return isSame ? [] : [name];
    }),
    tolerances: namedChanges(tolerancesOf(from, to), tolerancesOf(to, from)),
  };
}

function casesOf(golden: GoldenSet | undefined): Map<string, GoldenCase> {
  return new Map((golden?.cases ?? []).map((item) => [item.name, item]));
}

function sourceOf(golden: GoldenSet | undefined): string | null {
  if (golden === undefined) return null;
  return golden.framework === null ? golden.source : `${golden.source} (${golden.framework})`;
}

/** The tolerances that differ, of the cases that both sets have. */
function tolerancesOf(
  cases: ReadonlyMap<string, GoldenCase>,
  others: ReadonlyMap<string, GoldenCase>,
): Map<string, string> {
  return new Map(
    [...cases].flatMap(
      ([
        name,
        {
          tolerance: { absolute, relative },
        },
      ]) => (others.has(name) ? [[name, `${absolute} + ${relative} × |expected|`] as const] : []),
    ),
  );
}
