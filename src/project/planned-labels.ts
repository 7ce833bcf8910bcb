import type { TensorInfo } from '../tensor/signature.ts';
import { own } from '../../contract/own.ts';
import { describedOutputs } from './config/config.ts';
import type { Refuse } from './config/config-mistakes.ts';
import type { PlannedModel } from './planned-model.ts';

type Labels = readonly (string | number)[];
type KnownModel = Pick<PlannedModel, 'config' | 'batchAxes' | 'labels' | 'golden' | 'signature'>;

/**
 * The names of an output's classes: those of mlpack.yaml, else those of the model's graph.
 *
 * @param refuse is told, by the model's keys, when mlpack.yaml names more or fewer classes than the output has, as far as its
 * shape, the graph and the golden cases tell, or classes of an output that has none
 */
export function plannedLabels(output: TensorInfo, model: KnownModel, refuse: Refuse): Labels | null {
  const configured = own(describedOutputs(model.config), output.name)?.labels;
  const found = own(model.labels, output.name) ?? null;
  const width = widthOf(output, model);
  if (configured === undefined) {
    return found !== null && width !== null && width !== found.length ? null : found;
  }
  const misfit = misfitOf(output, configured.length, width, model);
  if (misfit !== undefined) {
    const names = configured.length === 1 ? '1 name' : `${configured.length} names`;
    refuse(['outputs', output.name, 'labels'], `has ${names}, ${misfit}`);
  }
  return configured;
}

/** Why an output cannot have so many names; undefined when it can. */
function misfitOf(
  output: TensorInfo,
  count: number,
  width: number | null,
  model: KnownModel,
): string | undefined {
  if (isInteger(output)) return classMisfit(output, model, count);
  if (!output.dtype.includes('float')) return `but the output is of ${output.dtype}, not of numbers`;
  if (isValueByRow(output, model)) return 'but the output is one number a row';
  return width === null || width === count ? undefined : `but the output has ${width} columns`;
}

/** The same of the names of an integer output's values 0, 1, 2, …: one that has no name would be answered as a number. */
function classMisfit(output: TensorInfo, model: KnownModel, count: number): string | undefined {
  const classes = classesInGraph(model);
  if (classes !== null) {
    const needed = Math.max(...classes) + 1;
    return count === needed
      ? undefined
      : `for the values 0, 1, 2, …, but the model's classes are ${classes.join(', ')}`;
  }
  const highest = model.golden.cases
    .flatMap(({ outputs }) => outputs.filter(({ name }) => name === output.name))
    .reduce((most, { data }) => data.reduce<number>((max, value) => Math.max(max, Number(value)), most), -1);
  return highest >= count ? `for the values 0, 1, 2, …, but a golden case has ${highest}` : undefined;
}

/** The class numbers of a classifier, which are known where one output alone has them. */
function classesInGraph({ signature, labels }: KnownModel): readonly number[] | null {
  const [numbers, ...others] = signature.outputs.flatMap(({ name }) => {
    const classes = (own(labels, name) ?? []).filter((label) => typeof label === 'number' && label >= 0);
    return classes.length > 0 && classes.length === own(labels, name)?.length ? [classes.map(Number)] : [];
  });
  const isOnly = others.length === 0 && signature.outputs.filter(isInteger).length === 1;
  return isOnly && numbers !== undefined ? numbers : null;
}

/** Size of the last axis, where shape, graph or golden cases tell; the batch's says nothing of classes. */
function widthOf(output: TensorInfo, model: KnownModel): number | null {
  if (isInteger(output) || isValueByRow(output, model)) return null;
  const fixed = output.shape?.at(-1);
  if (typeof fixed === 'number') return fixed;
  const found = own(model.labels, output.name)?.length;
  if (found !== undefined) return found;
  const sizes = model.golden.cases.flatMap(({ outputs, shapes = [] }) =>
    [...outputs, ...shapes].flatMap(({ name, shape }) => (name === output.name ? [shape.at(-1)] : [])),
  );
  const [first, ...others] = sizes;
  return first != null && others.every((size) => size === first) ? first : null;
}

function isValueByRow({ name, shape }: TensorInfo, { batchAxes }: KnownModel): boolean {
  return shape !== null && own(batchAxes, name) === shape.length - 1;
}

function isInteger({ dtype }: TensorInfo): boolean {
  return dtype.startsWith('int') || dtype.startsWith('uint');
}
