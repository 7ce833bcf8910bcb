import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { inWords, type Part } from '../parts-of-value.ts';
import { firstStep } from '../inner-parts.ts';
import { Estimator } from '../../estimator.ts';
import { seenBy } from './column-statistics.ts';
import { columnsTaken, fittedStep, type FittedStep } from './fitted-step.ts';
import { fittedAfter } from './fitted-after.ts';

/** All orders of so many are tried: 720 of 6. */
const mostTransformers = 6;
/** Orders that an error names. */
const mostShown = 4;

/** An order, and how much speaks for it. */
interface Order {
  readonly steps: readonly FittedStep[];
  /** Imputers after a step that never saw a NaN: they would have had nothing to fill. */
  readonly idleImputers: number;
  /** Neighbours of which the numbers are the same, and those of which they are only alike. */
  readonly same: number;
  readonly alike: number;
}

/**
 * The order in which transformers of a dict or tuple were fitted, by what they kept of it: how many columns each takes and gives, their
 * names, means and bounds, and whether they saw a NaN. Keys and their order say nothing.
 *
 * @param model what takes the columns of the last one; undefined where there is none
 * @throws MlpackError MODEL_UNSUPPORTED where several orders can be, or none
 */
export async function chainOrder(
  path: string,
  transformers: readonly Part[],
  model: Part | undefined,
): Promise<readonly Part[]> {
  if (transformers.length === 0 || (transformers.length === 1 && model === undefined)) return transformers;
  if (transformers.length > mostTransformers) {
    throw unclear(
      path,
      `holds ${transformers.length} transformers; the order of up to ${mostTransformers} is worked out`,
    );
  }
  const steps: FittedStep[] = [];
  for (const part of transformers) steps.push(await fittedStep(part, path));
  const asked = model === undefined ? null : (await columnsTaken(model.object, path)).count;
  // A pipeline that scales again what is scaled was fitted without it.
  const first = model === undefined ? null : await seenBy(new Estimator(firstStep(model.object), path));
  const orders = permutations(steps)
    .filter((order) => order.at(-1)?.gives === null || asked === null || order.at(-1)?.gives === asked)
    .filter((order) => first === null || fittedAfter(order.at(-1)?.given ?? {}, first) !== 'no')
    .map(judged)
    .filter((order) => order !== null);
  const left = likeliest(orders);
  const [only, ...others] = left;
  if (only !== undefined && others.length === 0) return only.steps.map(({ part }) => part);
  const rest = model === undefined ? [] : [model];
  if (only === undefined) {
    throw unclear(
      path,
      `holds transformers that make no chain in any order, by the columns that they take and give and what they were fitted with: ${inWords([...transformers, ...rest], '; ')}`,
      model,
    );
  }
  const shown = left
    .slice(0, mostShown)
    .map((order) => inWords([...order.steps.map(({ part }) => part), ...rest], ', then '));
  throw unclear(
    path,
    `holds several transformers, and what they were fitted with doesn't tell their order: ${shown.join('; or ')}`,
    model,
  );
}

/** The orders that nothing else is better than. */
function likeliest(orders: readonly Order[]): readonly Order[] {
  const fewest = Math.min(...orders.map(({ idleImputers }) => idleImputers));
  const busy = orders.filter(({ idleImputers }) => idleImputers === fewest);
  if (busy.length < 2) return busy;
  // Numbers that are the same to the last digits are of the same rows; those that are only alike may be so by chance.
  const same = busy.filter((order) => order.same > 0 && order.alike === 0);
  const areOthersAlike = busy.every((order) => order.alike > 0 || same.includes(order));
  return same.length === 1 && areOthersAlike ? same : busy;
}

/** Null for an order that can't be. */
function judged(steps: readonly FittedStep[]): Order | null {
  let [same, alike, idleImputers] = [0, 0, 0];
  let sawNone = false;
  for (const [index, step] of steps.entries()) {
    if (step.isImputer && sawNone) idleImputers += 1;
    sawNone ||= !step.isImputer && step.seen.isMissing === false;
    const before = steps[index - 1];
    if (before === undefined) continue;
    if (!doColumnsFit(before, step)) return null;
    const fit = fittedAfter(before.given, step.seen);
    if (fit === 'no') return null;
    if (fit === 'same') same += 1;
    if (fit === 'alike') alike += 1;
  }
  return { steps, same, alike, idleImputers };
}

function doColumnsFit(before: FittedStep, after: FittedStep): boolean {
  if (before.gives !== null && after.takes !== null && before.gives !== after.takes) return false;
  if (after.names === null) return true;
  // Who saw names was given a data frame, which what stands before would have seen as well; but not a vectorizer, of one column.
  if (before.names === null) return before.seen.isText === true;
  return !before.keepsColumns || before.takes !== before.gives || isSameList(before.names, after.names);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

function unclear(path: string, why: string, model?: Part): MlpackError {
  const last = model === undefined ? '' : `, ${inPython(model)}`;
  return new MlpackError('MODEL_UNSUPPORTED', `${path} ${why}.`, {
    suggestions: [
      `Save them as one pipeline, in the order in which they were fitted: joblib.dump(sklearn.pipeline.make_pipeline(first, second${last}), "model.joblib").`,
      'Or say their order in mlpack.yaml, the model last: members: [FIRST, SECOND, MODEL] (--member of mlpack convert)',
    ],
  });
}

function inPython({ key, subscripts }: Part): string {
  return key === null ? 'model' : `saved${subscripts}`;
}
