import type { Dimension } from '../../../tensor/signature.ts';
import type { GraphOutline, NodeOutline } from './outline.ts';

type Shape = readonly Dimension[] | null;

/**
 * The axis of each tensor along which rows can be stacked. The batch is the symbolic size all
 * inputs share, if one of them has it outermost; or the outermost size where no input's is fixed or named.
 * An output without that name stacks along its outermost axis unless that is fixed.
 */
export function batchAxes(
  inputs: readonly Shape[],
  outputs: readonly Shape[],
): { readonly inputs: (number | null)[]; readonly outputs: (number | null)[] } {
  const symbol = sharedSymbol(inputs);
  const isAnonymous =
    inputs.length > 0 && inputs.every((shape) => shape !== null && shape.length > 0 && shape[0] === null);
  if (symbol === null && !isAnonymous)
    return { inputs: inputs.map(() => null), outputs: outputs.map(() => null) };
  const axisOf = (shape: Shape): number | null => {
    const named = symbol === null || shape === null ? -1 : shape.indexOf(symbol);
    if (named >= 0) return named;
    return shape !== null && shape.length > 0 && typeof shape[0] !== 'number' ? 0 : null;
  };
  return {
    inputs: inputs.map(axisOf),
    outputs: outputs.map((shape) => (shape === null ? 0 : axisOf(shape))),
  };
}

function sharedSymbol(shapes: readonly Shape[]): string | null {
  for (const shape of shapes) {
    const first = shape?.[0];
    if (typeof first === 'string' && shapes.every((other) => other?.includes(first))) return first;
  }
  return null;
}

/** Whether a shape reads like a batch of images, and where its channels are. */
export function imageLayout(shape: Shape): 'NCHW' | 'NHWC' | null {
  if (shape?.length !== 4) return null;
  const [, second, third, fourth] = shape;
  if (isChannels(second) && isSide(third) && isSide(fourth)) return 'NCHW';
  if (isChannels(fourth) && isSide(second) && isSide(third)) return 'NHWC';
  return null;
}

function isChannels(size: Dimension | undefined): boolean {
  return size === 1 || size === 3 || size === 4;
}

function isSide(size: Dimension | undefined): boolean {
  return typeof size !== 'number' || size >= 8;
}

/** Operators that keep the last axis' meaning, so that labels found before them still hold. */
const transparent = new Set(['Identity', 'Cast', 'Normalizer', 'Softmax', 'ZipMap', 'Clip', 'Sigmoid']);

/**
 * Class labels of the scores at `output`, from the ZipMap or classifier that makes them; null when there are none.
 * A classifier's first output is the winning label itself and has no labels.
 */
export function scoreLabels(graph: GraphOutline, output: string): readonly (string | number)[] | null {
  const producers = new Map<string, NodeOutline>();
  for (const node of graph.nodes) for (const name of node.outputs) producers.set(name, node);
  let name = output;
  for (let steps = 0; steps < 16; steps += 1) {
    const node = producers.get(name);
    if (node === undefined) return null;
    const labels = classLabels(node);
    if (labels.length > 0) {
      return node.opType === 'ZipMap' || node.outputs.indexOf(name) === 1 ? labels : null;
    }
    if (!transparent.has(node.opType)) return null;
    name = node.inputs[0] ?? '';
  }
  return null;
}

function classLabels({ attributes }: NodeOutline): (string | number)[] {
  const lists = attributes.filter(({ name }) => name.startsWith('classlabels_'));
  return lists.flatMap(({ strings, integers }) => [...strings, ...integers]);
}
