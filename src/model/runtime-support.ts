import type { ModelOutline } from './onnx-outline.ts';
import { operatorRefusal } from './operator-support.ts';

/** What onnxruntime-node 1.30.0 loads (test/contract/runtime-support.test.ts). */
const maxIrVersion = 13;
const maxOpsets: Readonly<Record<string, number>> = { 'ai.onnx': 26, 'ai.onnx.ml': 5 };

/** Domains that are built in; the operators of any other come from a library, which an image does not have. */
const knownDomains = new Set([
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.training',
  'ai.onnx.preview.training',
  'com.microsoft',
  'com.microsoft.experimental',
  'com.microsoft.nchwc',
  'com.ms.internal.nhwc',
  'org.pytorch.aten',
]);

/** Why the shipped onnxruntime would refuse the model, one sentence each. `operators` as in the histogram, sorted. */
export function unsupportedBy(model: ModelOutline, operators: readonly string[]): string[] {
  const reasons: string[] = [];
  if (model.irVersion < 1 || model.irVersion > maxIrVersion) {
    reasons.push(`IR version ${model.irVersion}: onnxruntime reads 1 to ${maxIrVersion}.`);
  }
  for (const [domain, max] of Object.entries(maxOpsets)) {
    const version = model.opsets.get(domain);
    if (version !== undefined && (version > max || version < 1)) {
      reasons.push(`Opset ${version} of ${domain}: onnxruntime reads 1 to ${max}.`);
    }
  }
  const defined = new Set(model.functions.map((fn) => `${fn.domain}:${fn.name}`));
  for (const operator of operators) {
    if (!defined.has(operator)) reasons.push(...operatorReasons(model, operator));
  }
  return reasons;
}

function operatorReasons(model: ModelOutline, operator: string): string[] {
  const colon = operator.lastIndexOf(':');
  const domain = colon < 0 ? 'ai.onnx' : operator.slice(0, colon);
  if (!knownDomains.has(domain)) {
    return [`Operator ${operator} needs a library of custom operators, which onnxruntime does not have.`];
  }
  const opset = model.opsets.get(domain);
  if (opset === undefined) {
    const isNeeded = domain in maxOpsets;
    return isNeeded ? [`Operator ${operator} is used, but the model imports no opset of ${domain}.`] : [];
  }
  const refusal = operatorRefusal(domain, operator.slice(colon + 1), opset);
  return refusal === null ? [] : [`Operator ${operator} ${refusal}.`];
}
