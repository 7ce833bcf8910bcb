import type { Dimension } from '../../../../tensor/signature.ts';
import type { GraphOutline } from '../outline.ts';

/** Numbers of one row that an operator may make, which are far more than any model has of classes or targets. */
const maxTargets = 2 ** 22;

/** Elements that an output may have by its shape: 1 GiB of float32. */
const maxDeclared = 2 ** 28;

/** Attributes that say how many numbers an operator makes of a row, whatever it was given. https://onnx.ai/onnx/operators/ */
const targetCounts = new Map([
  ['LinearRegressor', 'targets'],
  ['TreeEnsemble', 'n_targets'],
  ['TreeEnsembleRegressor', 'n_targets'],
]);

/**
 * Whether a model says that it makes more than a machine is to hold for inputs that nobody asked of it: a file of some hundred
 * bytes may say so.
 */
export function isTooLargeToRun(
  graph: GraphOutline,
  outputs: readonly { readonly shape: readonly Dimension[] | null }[],
): boolean {
  return makesTooMany(graph) || outputs.some(({ shape }) => declaredElements(shape ?? []) > maxDeclared);
}

function makesTooMany({ nodes }: GraphOutline): boolean {
  return nodes.some(({ opType, attributes }) => {
    const counting = targetCounts.get(opType);
    return attributes.some(
      ({ name, integers, graphs }) =>
        (name === counting && integers.some((count) => count > maxTargets)) || graphs.some(makesTooMany),
    );
  });
}

function declaredElements(shape: readonly Dimension[]): number {
  return shape.reduce((product: number, size) => product * (typeof size === 'number' ? size : 1), 1);
}
