import type { DeclaredChain } from '../../contract/chain.ts';
import { isTokensStep } from '../../contract/contract.ts';
import type { TokensStep } from '../../contract/schemas/contract.schema.ts';
import { TextError } from '../../contract/text/count-tokens.ts';
import { tokensCounter } from '../../contract/text/tokens-step.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { AnsweringModel } from './runnable-model.ts';

/** A chain whose steps can be done here as the server does them: all stand before the graph, and are of kinds that both know. */
export interface ReplayableChain extends DeclaredChain {
  readonly before: readonly TokensStep[];
  readonly after: readonly never[];
}

export function isReplayable(chain: DeclaredChain): chain is ReplayableChain {
  return chain.before.every(isTokensStep) && chain.after.length === 0;
}

/**
 * A model as callers see it: the graph with the steps before it.
 *
 * @param graph what a runtime has loaded
 * @param outer names of the inputs that callers send
 */
export function chainedModel(
  graph: AnsweringModel,
  outer: readonly string[],
  { before, inputs }: Pick<ReplayableChain, 'before' | 'inputs'>,
): AnsweringModel {
  const steps = before.map((step) => ({ step, count: tokensCounter(step) }));
  const { runtime, outputNames } = graph;
  return {
    runtime,
    inputNames: outer,
    outputNames,
    async run(request) {
      const tensors = new Map(request.inputs.map((tensor) => [tensor.name, tensor]));
      for (const { step, count } of steps) {
        try {
          for (const made of tokensOf(step, count, tensors)) tensors.set(made.name, made);
        } catch (error) {
          if (!(error instanceof TextError)) throw error;
          const message = `input "${step.input}", row ${error.row}: the text ${error.message}`;
          return { type: 'refused', message, isOfInputs: true };
        }
      }
      return graph.run({ ...request, inputs: inputs.flatMap(({ name }) => tensors.get(name) ?? []) });
    },
  };
}

function tokensOf(
  { input, outputs }: TokensStep,
  count: ReturnType<typeof tokensCounter>,
  tensors: ReadonlyMap<string, Tensor>,
): readonly Tensor[] {
  const texts = tensors.get(input)?.data.map(String) ?? [];
  const { tokens, counts, lengths } = count(texts);
  return [
    {
      name: outputs.tokens,
      dtype: Array.isArray(tokens) ? 'string' : 'int64',
      shape: [tokens.length],
      data: Array.from<string | bigint>(tokens),
    },
    { name: outputs.counts, dtype: 'float64', shape: [counts.length], data: [...counts] },
    { name: outputs.lengths, dtype: 'int64', shape: [lengths.length], data: [...lengths] },
  ];
}
