import { elementType } from '../../../model/formats/onnx/wire/element-types.ts';
import { kernelRefusal } from './kernel-types.ts';
import type { ModelOutline, NodeOutline } from '../../../model/formats/onnx/outline.ts';
import { typedNodes } from '../../../model/formats/onnx/value-types.ts';

/** Onnxruntime's CPU kernels of these want the sequence first. */
const recurrent = new Set(['GRU', 'LSTM', 'RNN']);

/**
 * Why onnxruntime has no kernel for nodes of a model whose operators it has, one sentence for each operator and element
 * type; sorted.
 */
export function kernelReasons(model: ModelOutline): string[] {
  const opset = model.opsets.get('ai.onnx');
  if (opset === undefined) return [];
  const own = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  const reasons = new Set<string>();
  for (const { node, types } of typedNodes(model.graph)) {
    const { opType, domain, inputs } = node;
    if ((domain !== '' && domain !== 'ai.onnx') || own.has(`ai.onnx:${opType}`) || own.has(`:${opType}`))
      continue;
    if (recurrent.has(opType) && isBatchFirst(node)) {
      reasons.add(
        `Operator ${opType} has the batch before the sequence (layout=1), which onnxruntime does not compute: export it with layout=0, and transpose its inputs and outputs.`,
      );
    }
    for (const [index, name] of inputs.entries()) {
      const type = elementType(types.get(name) ?? 0)?.name;
      const refusal = type === undefined ? null : kernelRefusal(opType, index, type, opset);
      if (refusal !== null) reasons.add(`Operator ${opType} ${refusal}.`);
    }
  }
  return [...reasons].toSorted();
}

function isBatchFirst({ attributes }: NodeOutline): boolean {
  return attributes.some(({ name, integers }) => name === 'layout' && integers[0] === 1);
}
