import { isDeepStrictEqual } from 'node:util';
import { type Contract, isTransformingStep, type Step } from '../../../contract/contract.ts';
import { inputChanges, outputChanges, type Change } from './tensor-changes.ts';

/** Other predictions with the same weights. */
export const operatorsChanged = 'operators changed';

/** What an image promises its callers. */
export interface Promises {
  readonly contracts: readonly Contract[];
  /** Whether the models are listed, each with a version of its own; else the only one has the image's. */
  readonly isList: boolean;
}

/**
 * What changes for the callers of an image from a version to the next, by the rules of semantic versions: major where
 * a caller of the previous one can fail, minor where it gets more, or other predictions. Pure.
 */
export function contractChanges(previous: Promises, next: Promises): Change[] {
  const hasVersions = previous.isList && next.isList;
  const unpaired = [...next.contracts];
  const pairs: (readonly [Contract, Contract])[] = [];
  const removed: Contract[] = [];
  for (const before of previous.contracts) {
    const at = unpaired.findIndex(
      ({ name, version }) => name === before.name && (!hasVersions || version === before.version),
    );
    const [after] = at === -1 ? [] : unpaired.splice(at, 1);
    if (after === undefined) removed.push(before);
    else pairs.push([before, after]);
  }
  const called = (contract: Contract) =>
    next.isList || previous.isList ? `${contract.name} ${contract.version}` : contract.name;
  const isOne = !next.isList && !previous.isList;
  return [
    ...removed.map((model) => ({ level: 'major' as const, text: `model ${called(model)} removed` })),
    ...unpaired.map((model) => ({ level: 'minor' as const, text: `model ${called(model)} added` })),
    ...pairs.flatMap(([before, after]) =>
      modelChanges(before, after).map(({ level, text }) => ({
        level,
        text: isOne ? text : `${called(after)}: ${text}`,
      })),
    ),
  ];
}

function modelChanges(before: Contract, after: Contract): Change[] {
  const changed = (what: string, level: Change['level'], isSame: boolean) =>
    isSame ? [] : [{ level, text: `${what} changed` }];
  const { model, limits } = after;
  const signature = [
    ...inputChanges(before.inputs, after.inputs),
    ...outputChanges(before.outputs, after.outputs),
    ...unusedChanges(before, after),
  ];
  return [
    ...signature,
    ...fileChanges(before.model, model, signature.length > 0),
    ...changed('steps', 'minor', isDeepStrictEqual(transforming(before), transforming(after))),
    ...changed('opsets', 'patch', isDeepStrictEqual(before.model.opsets, model.opsets)),
    ...changed('framework', 'patch', before.framework === after.framework),
    ...changed('description', 'patch', before.description === after.description),
    ...changed('limits', 'patch', isDeepStrictEqual(before.limits, limits)),
  ];
}

/** Records that have a column which is no longer passed over are refused, unless the model has it now. */
function unusedChanges({ unused: before = [] }: Contract, after: Contract): Change[] {
  const { inputs, unused = [] } = after;
  const known = new Set([...unused, ...inputs.flatMap(({ name, features }) => [name, ...(features ?? [])])]);
  return [
    ...before
      .filter((name) => !known.has(name))
      .map((name) => ({ level: 'major' as const, text: `unused column "${name}" removed` })),
    ...unused
      .filter((name) => !before.includes(name))
      .map((name) => ({ level: 'minor' as const, text: `unused column "${name}" added` })),
  ];
}

/** What is done to tensors, and whether before inference or after it; of what is named, the signature tells. */
function transforming({ steps = [] }: Contract): readonly Step[] {
  const due = steps.filter((step) => isTransformingStep(step) || step.kind === 'inference');
  return due.length === 1 ? [] : due.map((step) => (step.kind === 'inference' ? { kind: step.kind } : step));
}

/**
 * Whether every one of the models says what it learnt apart from the bytes of its file, as older images don't.
 */
export function areDigested(models: readonly Contract[]): boolean {
  return models.every(
    ({ model }) => model.weightsSha256 !== undefined && model.operatorsSha256 !== undefined,
  );
}

/** Weights are what a model learnt: a new name for an input, or another exporter, is none. */
export function sameWeights(before: Contract['model'], after: Contract['model']): boolean {
  const [from, to] = [before.weightsSha256, after.weightsSha256];
  return from === undefined || to === undefined ? before.sha256 === after.sha256 : from === to;
}

function fileChanges(before: Contract['model'], after: Contract['model'], isExplained: boolean): Change[] {
  const weights: Change[] = sameWeights(before, after) ? [] : [{ level: 'minor', text: 'weights changed' }];
  const [from, to] = [before.operatorsSha256, after.operatorsSha256];
  const isRewired = from !== undefined && to !== undefined && from !== to;
  const operators: Change[] = isRewired ? [{ level: 'minor', text: operatorsChanged }] : [];
  const known = [...weights, ...operators];
  if (known.length > 0 || isExplained || before.sha256 === after.sha256) return known;
  return [{ level: 'patch', text: 'model file changed' }];
}
