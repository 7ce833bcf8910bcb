import type { ModelOutline } from './onnx-outline.ts';

/** What onnxruntime-node 1.30.0 loads, as tried with it (runtime-support.test.ts). */
const maxIrVersion = 13;
const maxOpsets: Readonly<Record<string, number>> = { 'ai.onnx': 26, 'ai.onnx.ml': 5 };
const minOpset = 7;

/** Domains whose operators are built in; any other belongs to a library of custom operators, which the image does not have. */
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

/** Why the shipped onnxruntime would refuse the model, one sentence each. `operators` as in the histogram. */
export function unsupportedBy(model: ModelOutline, operators: readonly string[]): string[] {
  const reasons: string[] = [];
  if (model.irVersion < 1 || model.irVersion > maxIrVersion) {
    reasons.push(`IR version ${model.irVersion}: onnxruntime reads 1 to ${maxIrVersion}.`);
  }
  for (const [domain, version] of [...model.opsets].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const max = maxOpsets[domain];
    if (max !== undefined && (version > max || version < 1)) {
      reasons.push(`Opset ${version} of ${domain}: onnxruntime reads 1 to ${max}.`);
    }
  }
  const opset = model.opsets.get('ai.onnx') ?? minOpset;
  if (opset >= 1 && opset < minOpset && operators.some((name) => !name.includes(':'))) {
    reasons.push(
      `Opset ${opset} of ai.onnx: onnxruntime promises opset ${minOpset} and later; convert the model with onnx.version_converter.convert_version(model, 17).`,
    );
  }
  const ownDomains = new Set(model.functions.map((fn) => fn.domain));
  const ownOperators = new Set(model.functions.map((fn) => `${fn.domain}:${fn.name}`));
  for (const operator of operators) {
    const domain = operator.includes(':') ? operator.slice(0, operator.lastIndexOf(':')) : 'ai.onnx';
    if (ownOperators.has(operator) || knownDomains.has(domain)) continue;
    const why = ownDomains.has(domain)
      ? 'the model does not define it'
      : 'it needs a library of custom operators';
    reasons.push(`Operator ${operator} is not part of onnxruntime: ${why}.`);
  }
  return reasons;
}
