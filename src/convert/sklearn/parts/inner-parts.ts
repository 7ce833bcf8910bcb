import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { isTransformer } from './transformers.ts';
import { containerItems, keptValues } from './container-items.ts';
import { inWords, type Part } from './parts-of-value.ts';

/** Values that are looked at to find parts in each other; beyond them no part is known to be in another. */
const mostValues = 5_000_000;
/** Of a search, which says in other attributes what it was made of. */
const unfitted: ReadonlySet<PickleValue> = new Set(['estimator', 'param_distributions', 'param_grid']);

/** Parts without those that another one contains. */
interface OuterParts {
  readonly parts: readonly Part[];
  /** Which were left out, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Leaves out what is kept beside a pipeline that it is a step of: the same object, and no other of its class. What predicts is left out
 * only beside a pipeline or a search that answers as it does.
 */
export function outerParts(parts: readonly Part[]): OuterParts {
  if (parts.length < 2) return { parts, notes: [] };
  const byObject = new Map(parts.map((part) => [part.object, part]));
  const left = new Map<Part, Part>();
  const budget = { values: mostValues };
  for (const outer of parts) {
    for (const object of contained(outer.object, byObject, budget)) {
      const inner = byObject.get(object);
      if (inner === undefined || inner === outer || left.has(outer)) continue;
      const isDone = isTransformer(inner) || answering(outer.object).includes(object);
      if (isDone && !left.has(inner)) left.set(inner, outer);
    }
  }
  return {
    parts: parts.filter((part) => !left.has(part)),
    notes: parts.flatMap((inner) => {
      const outer = left.get(inner);
      return outer === undefined
        ? []
        : [`${inWords([inner], '')} is part of ${inWords([outer], '')}, and taken there only.`];
    }),
  };
}

/** The parts' objects that one of them contains. */
function contained(
  root: PickleObject,
  parts: ReadonlyMap<PickleObject, Part>,
  budget: { values: number },
): readonly PickleObject[] {
  const found: PickleObject[] = [];
  const seen = new Set<PickleValue>([root]);
  const waiting: PickleValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const inner of valuesIn(value)) {
      if (inner === null || typeof inner !== 'object' || seen.has(inner)) continue;
      budget.values -= 1;
      if (budget.values < 0) return [];
      seen.add(inner);
      waiting.push(inner);
      if (inner instanceof PickleObject && parts.has(inner)) found.push(inner);
    }
  }
  return found;
}

function* valuesIn(value: PickleValue): Generator<PickleValue> {
  if (!(value instanceof PickleObject)) {
    for (const item of containerItems(value)) yield item.value;
  } else if (isSearch(value) && value.state instanceof PickleDict) {
    for (const [name, inner] of value.state.entries()) if (!unfitted.has(name)) yield inner;
  } else {
    yield* keptValues(value);
  }
}

function isSearch({ type }: PickleObject): boolean {
  return type.name.endsWith('SearchCV');
}

/** What answers for an estimator, from the outside in: the last step of a pipeline, the best of a search. */
function answering(outer: PickleObject): readonly PickleObject[] {
  const all: PickleObject[] = [];
  for (let one: PickleObject | undefined = outer; one !== undefined && !all.includes(one);) {
    all.push(one);
    one = isSearch(one) ? bestOf(one) : stepsOf(one).at(-1);
  }
  return all;
}

/** The step that is given what an estimator is given: the first of a pipeline, also of one that a search found. */
export function firstStep(outer: PickleObject): PickleObject {
  const all = new Set<PickleObject>();
  let [one, next]: [PickleObject, PickleObject | undefined] = [outer, outer];
  while (next !== undefined && !all.has(next)) {
    all.add(next);
    one = next;
    next = isSearch(one) ? bestOf(one) : stepsOf(one)[0];
  }
  return one;
}

function bestOf({ state }: PickleObject): PickleObject | undefined {
  const best = state instanceof PickleDict ? state.get('best_estimator_') : undefined;
  return best instanceof PickleObject ? best : undefined;
}

/** The steps of a pipeline; none of anything else. */
function stepsOf({ type, state }: PickleObject): readonly PickleObject[] {
  const steps = type.name === 'Pipeline' && state instanceof PickleDict ? state.get('steps') : undefined;
  const items = steps instanceof PickleList ? steps.items : [];
  return items.flatMap((item) => {
    const step = item instanceof PickleTuple ? item.items[1] : undefined;
    return step instanceof PickleObject ? [step] : [];
  });
}
