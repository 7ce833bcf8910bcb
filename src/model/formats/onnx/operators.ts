import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline } from './outline.ts';
import type { OnnxSupport } from './onnx-support.ts';
import { allNodes } from './walk-outline.ts';

/** Counts operators by `domain:Name`, and asks the runtime, if one is given, what it would refuse. */
export function countOperators(
  model: ModelOutline,
  runtime: OnnxSupport | undefined,
): ModelInfo['operators'] {
  const counts = new Map<string, number>();
  const domains = new Set<string>();
  for (const node of allNodes(model)) {
    const domain = node.domain === '' ? 'ai.onnx' : node.domain;
    const key = domain === 'ai.onnx' ? node.opType : `${domain}:${node.opType}`;
    domains.add(domain);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    histogram: Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    domains: [...domains].toSorted(),
    unsupported: runtime?.refusals(model, [...counts.keys()].toSorted()) ?? [],
  };
}
