import { kernelReasons } from './kernel-support.ts';
import type { ModelOutline } from '../../../model/formats/onnx/outline.ts';
import { operatorRefusal } from './operator-support.ts';
import { localeRefusal, textLocales } from './text-locale.ts';

/** What onnxruntime-node 1.30.0 loads (test/contract/runtime-support.test.ts). */
const maxIrVersion = 13;
const maxOpsets: ReadonlyMap<string, number> = new Map([
  ['ai.onnx', 26],
  ['ai.onnx.ml', 5],
]);

/** TensorProto.DataType. */
const bfloat16 = 16;

/** Domains of operators that only builds of onnxruntime for training have. */
const trainingDomains = new Set(['ai.onnx.training', 'ai.onnx.preview.training', 'org.pytorch.aten']);

/** Domains that are built in; the operators of any other come from a library, which an image does not have. */
const knownDomains = new Set([
  'ai.onnx',
  'ai.onnx.ml',
  'com.microsoft',
  'com.microsoft.experimental',
  'com.microsoft.nchwc',
  'com.ms.internal.nhwc',
]);

/** Why the shipped onnxruntime would refuse the model, one sentence each. `operators` as in the histogram, sorted. */
export function unsupportedBy(model: ModelOutline, operators: readonly string[]): string[] {
  const reasons: string[] = [];
  if (model.irVersion < 1 || model.irVersion > maxIrVersion) {
    reasons.push(`IR version ${model.irVersion}: onnxruntime reads 1 to ${maxIrVersion}.`);
  }
  for (const [domain, max] of maxOpsets) {
    const version = model.opsets.get(domain);
    if (version !== undefined && (version > max || version < 1)) {
      reasons.push(`Opset ${version} of ${domain}: onnxruntime reads 1 to ${max}.`);
    }
  }
  const defined = new Set(model.functions.map((fn) => `${fn.domain}:${fn.name}`));
  for (const operator of operators) {
    if (!defined.has(operator)) reasons.push(...operatorReasons(model, operator));
  }
  // A model that is refused already needs no look at the kernels.
  if (reasons.length === 0) reasons.push(...kernelReasons(model));
  for (const locale of textLocales(model)) {
    const refusal = localeRefusal(locale);
    if (refusal !== null) reasons.push(`Operator StringNormalizer ${refusal}.`);
  }
  for (const { name, type } of [...model.graph.inputs, ...model.graph.outputs]) {
    if (type?.elementType === bfloat16) {
      reasons.push(
        `"${name}" is a tensor of bfloat16, which onnxruntime-node cannot take or return: put a Cast to float32 there.`,
      );
    }
  }
  return reasons;
}

function operatorReasons(model: ModelOutline, operator: string): string[] {
  const colon = operator.lastIndexOf(':');
  const domain = colon < 0 ? 'ai.onnx' : operator.slice(0, colon);
  if (trainingDomains.has(domain)) {
    return [
      `Operator ${operator} is for training, which onnxruntime here does not do: export the model for inference.`,
    ];
  }
  if (!knownDomains.has(domain)) {
    return [
      `Operator ${operator} needs a library of custom operators, which onnxruntime does not have: export without it, or with ONNX functions for it.`,
    ];
  }
  const opset = model.opsets.get(domain);
  if (opset === undefined) {
    const isNeeded = maxOpsets.has(domain);
    return isNeeded ? [`Operator ${operator} is used, but the model imports no opset of ${domain}.`] : [];
  }
  const refusal = operatorRefusal(domain, operator.slice(colon + 1), opset);
  return refusal === null ? [] : [`Operator ${operator} ${refusal}.`];
}
