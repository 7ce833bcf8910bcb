import { elementsSizeBytes, elementType } from './wire/element-types.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline } from './outline.ts';
import { allNodes, allTensors } from './walk-outline.ts';

/** Bookkeeping of a tree, not learnt: always 1. */
const notParameters = new Set(['nodes_hitrates']);

/**
 * Counts what was learnt: every stored tensor, and the float lists in which ai.onnx.ml operators
 * (TreeEnsemble*, Linear*, SVM*, Scaler…) keep their weights. A sparse tensor counts as its stored values.
 */
export function countParameters(model: ModelOutline): ModelInfo['parameters'] {
  const byDtype = new Map<string, number>();
  let count = 0;
  let sizeBytes = 0;
  const add = (dtype: string, elements: number, bytes: number): void => {
    if (elements === 0) return;
    byDtype.set(dtype, (byDtype.get(dtype) ?? 0) + elements);
    count += elements;
    sizeBytes += bytes;
  };
  for (const tensor of allTensors(model)) {
    const dtype = elementType(tensor.elementType)?.dtype ?? 'other';
    add(dtype, tensor.elementCount, elementsSizeBytes(tensor.elementType, tensor.elementCount));
  }
  for (const node of allNodes(model)) {
    if (node.domain !== 'ai.onnx.ml') continue;
    for (const { name, floatCount } of node.attributes) {
      if (!notParameters.has(name)) add('float32', floatCount, 4 * floatCount);
    }
  }
  return { count, sizeBytes, byDtype: Object.fromEntries([...byDtype].toSorted(byKey)) };
}

function byKey([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : 1;
}
