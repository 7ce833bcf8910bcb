import { CodeError } from '../../contract/code/failed-code.ts';
import { isKnownStep, type KnownTransformingStep } from '../../contract/contract.ts';
import { RefusedRow } from '../../contract/refused-row.ts';
import { sentRow, type SpreadRows } from '../../contract/spread-rows.ts';
import { tokenizerSpread } from '../../contract/text/encode/tokenizer-step.ts';
import { hypothesesSpread } from '../../contract/text/zero-shot/zero-shot-steps.ts';
import type { DeclaredChain, StepChain } from '../../contract/chain.ts';
import type { Signature } from '../tensor/signature.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { replayedStep } from './steps/replayed-step.ts';
import type { ReplayedStep } from './steps/step-tensors.ts';
import { runCutRows } from './run-cut-rows.ts';
import { runEachRow } from './run-each-row.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import type { AnsweringModel, InferenceRequest, RunnableModel } from './runnable-model.ts';

/** A chain whose steps can be done here as the server does them. */
type ReplayableChain = StepChain<KnownTransformingStep>;

export function isReplayable(chain: DeclaredChain): chain is ReplayableChain {
  return [...chain.before, ...chain.after].every(isKnownStep);
}

/** What callers send and get, by name. */
type OuterNames = Readonly<
  Record<keyof Signature & ('inputs' | 'outputs'), readonly { readonly name: string }[]>
>;

/**
 * A model as callers see it: the graph with the steps around it. Disposing of it leaves the graph loaded.
 *
 * @param graph what a runtime has loaded
 * @param folder of the files that its steps read
 */
export async function chainedModel(
  graph: AnsweringModel,
  outer: OuterNames,
  { before, inputs, outputs, after }: ReplayableChain,
  folder: string,
): Promise<RunnableModel> {
  await using stack = new DisposalStack();
  // One after the other, so that what has been opened is disposed of where the next one can't be.
  const open = async (steps: readonly KnownTransformingStep[]): Promise<ReplayedStep[]> => {
    const opened: ReplayedStep[] = [];
    for (const step of steps) opened.push(await replayedStep(step, folder, stack));
    return opened;
  };
  const [first, last] = [await open(before), await open(after)];
  const made = outputs.map(({ name }) => name);
  const ragged = before.find((step) => step.kind === 'tokenizer' || step.kind === 'waveform')?.outputs
    .lengths;
  const isSized = before.some((step) => step.kind === 'image' && step.sizes !== undefined);
  const spreads = before.flatMap((step) => spreadOf(step) ?? []);
  const takesOne = inputs.some(({ shape }) => shape?.[0] === 1);
  const run = async (request: InferenceRequest, row: number): ReturnType<AnsweringModel['run']> => {
    const tensors = new Map(request.inputs.map((tensor) => [tensor.name, tensor]));
    const walk = async (steps: typeof first): Promise<void> => {
      for (const step of steps) for (const tensor of await step(tensors)) tensors.set(tensor.name, tensor);
    };
    try {
      await walk(first);
      const fed = { ...request, inputs: inputs.flatMap(({ name }) => tensors.get(name) ?? []) };
      if (last.length === 0) return await graph.run(fed);
      const { limits } = request;
      const lengths = ragged === undefined ? [] : (tensors.get(ragged)?.data.map(Number) ?? []);
      const inner = { inputs: fed.inputs, outputNames: made, shapeNames: [], limits };
      const answer = await (lengths.length > 1 ? runCutRows(graph, inner, lengths) : graph.run(inner));
      if (answer.type === 'refused') return answer;
      for (const tensor of answer.outputs) tensors.set(tensor.name, tensor);
      await walk(last);
      return { ...answer, ...asked(request, tensors) };
    } catch (error) {
      if (error instanceof CodeError) return { type: 'refused', message: error.message, fault: 'code' };
      if (!(error instanceof RefusedRow)) throw error;
      const sent = sentRow(error, spreads, (name) => tensors.get(name)?.data ?? []);
      const message = `input "${sent.input}", row ${row + sent.row}: ${error.message}`;
      return { type: 'refused', message, fault: 'inputs' };
    }
  };
  const kept = stack.move();
  // What is made of texts or audio is as long as the longest row, pictures are as large as the largest, and a graph may take one row only:
  // each is computed alone, as its framework did.
  return {
    runtime: graph.runtime,
    inputNames: outer.inputs.map(({ name }) => name),
    outputNames: outer.outputs.map(({ name }) => name),
    run: (request) =>
      ragged !== undefined || isSized || takesOne ? runEachRow(request, run) : run(request, 0),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function spreadOf(step: KnownTransformingStep): SpreadRows | null {
  if (step.kind === 'hypotheses') return hypothesesSpread(step);
  return step.kind === 'tokenizer' ? tokenizerSpread(step) : null;
}

/** The outputs that were asked for, as far as they may be given whole. */
function asked(
  { outputNames, shapeNames, maxElements = Infinity }: InferenceRequest,
  tensors: ReadonlyMap<string, Tensor>,
): { readonly outputs: readonly Tensor[]; readonly shapes: readonly Tensor[] } {
  const found = outputNames.flatMap((name) => tensors.get(name) ?? []);
  let left = maxElements;
  const outputs = found.filter(({ data }) => (left -= data.length) >= 0);
  return { outputs, shapes: [...found, ...shapeNames.flatMap((name) => tensors.get(name) ?? [])] };
}
