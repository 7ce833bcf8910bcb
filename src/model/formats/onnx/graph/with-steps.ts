import type { DeclaredChain } from '../../../../../contract/chain.ts';
import { isKnownStep } from '../../../../../contract/contract.ts';
import type { ModelTensor } from '../../../../../contract/schemas/inspect.schema.ts';
import type { GraphOutline, NodeOutline, ValueOutline } from '../outline.ts';

/** TensorProto.DataType.STRING */
const stringType = 8;
const nowhere = { start: 0, end: 0 };

/** A graph as callers see it, to be drawn: the steps before it are operators, and its inputs what callers send. */
export function withSteps(
  graph: GraphOutline,
  inputs: readonly ModelTensor[],
  chain: Pick<DeclaredChain, 'before'>,
): GraphOutline {
  const taken = new Map(graph.inputs.map((input) => [input.name, input]));
  const steps = chain.before
    .filter(isKnownStep)
    .filter((step) => step.kind === 'tokens')
    .map(({ kind, input, outputs: { tokens, counts, lengths } }): NodeOutline => ({
      name: '',
      opType: kind,
      domain: '',
      inputs: [input],
      outputs: [tokens, counts, lengths],
      attributes: [],
      range: nowhere,
    }));
  const sent = inputs.map(
    ({ name, shape }): ValueOutline =>
      taken.get(name) ?? {
        name,
        type: { kind: 'tensor', elementType: stringType, shape, of: null },
        range: nowhere,
      },
  );
  return { ...graph, inputs: sent, nodes: [...steps, ...graph.nodes] };
}
