import type { Chain, LoadedChain } from '../steps/chain.ts';
import type { Transform } from '../steps/step-kind.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { type GoOn, goOnAlways } from '../util/go-on.ts';
import { dividedRows } from './divided-rows.ts';
import { inSentRows } from './sent-rows.ts';
import { tooLongText } from './too-long-text.ts';
import { runInGroups } from './grouped-rows.ts';
import type { Model } from './model.ts';

/**
 * A model as callers see it: inference with the steps before and after it. Without a chain it is inference itself, so
 * that nothing stands between a request and the runtime.
 *
 * @param inference takes and returns the tensors of the graph
 */
export function chained(inference: Model, chain: LoadedChain | undefined): Model {
  if (chain === undefined) return inference;
  return {
    run: (feeds, outputNames, goOn = goOnAlways) => walk(inference, chain, feeds, outputNames, goOn),
    release: () => inference.release(),
  };
}

/**
 * About how many bytes it takes at most to do what stands before inference, and, as far as what callers sent tells, what stands after it.
 *
 * @throws HttpError 400 for what isn't worth the question
 */
export function costBefore(chain: Chain | undefined, feeds: ReadonlyMap<string, Tensor>): number {
  // Most models have no steps, and each of their requests comes by here.
  if (chain === undefined) return 0;
  let cost = 0;
  const steps = [...chain.before, ...chain.after];
  requireOptions(steps, feeds);
  for (const step of chain.before) {
    const sent = step.inputs.flatMap(({ name }) => feeds.get(name) ?? []);
    if (step.cost !== undefined && sent.length === step.inputs.length) cost += step.cost(sent);
  }
  for (const step of steps) cost += step.sentCost?.(feeds) ?? 0;
  return cost;
}

/** @throws HttpError 400 for an option that a step doesn't take */
function requireOptions(steps: Chain['before'], feeds: ReadonlyMap<string, Tensor>): void {
  const sent = new Map(feeds);
  for (const step of steps) {
    step.requireOptions?.(sent);
    for (const { name } of step.outputs) sent.delete(name);
  }
}

/** Only what the asked outputs need is done. */
function walk(
  inference: Model,
  { before, inputs, outputs, after }: LoadedChain,
  feeds: ReadonlyMap<string, Tensor>,
  outputNames: readonly string[],
  goOn: GoOn,
): Tensor[] {
  const later = stepsFor(after, outputNames);
  const fetched = outputs.map(({ name }) => name).filter((name) => later.needs.has(name));
  const graphInputs = fetched.length === 0 ? [] : inputs.map(({ name }) => name);
  const passedBy = [...later.needs].filter((name) => !fetched.includes(name));
  const tensors = new Map(feeds);
  for (const step of stepsFor(before, [...graphInputs, ...passedBy]).steps) {
    try {
      apply(step, tensors, goOn);
    } catch (error) {
      throw inSentRows(error, before, tensors);
    }
  }
  const computing = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      throw tooLongText(error, before, feeds, tensors);
    }
  };
  const divided = dividedRows(before, fetched.length === 0 ? [] : inputs);
  if (divided === undefined) {
    if (fetched.length > 0)
      computing(() => compute(inference, { reads: graphInputs, makes: fetched }, tensors, goOn));
    for (const step of later.steps) apply(step, tensors, goOn);
  } else {
    const [byRow, others] = dividedSteps(later.steps);
    const model = withSteps(inference, { reads: graphInputs, makes: fetched }, byRow);
    const makes = [...stepsFor(others, outputNames).needs].filter((name) => model.makes.includes(name));
    const reads = model.reads.filter((name) => tensors.has(name));
    const told = tensorOf(tensors, divided.told);
    const run: Model['run'] = (fed, names) => runInGroups(model, { divided, told, goOn }, fed, names);
    computing(() => compute({ run }, { reads, makes }, tensors, goOn));
    for (const step of others) apply(step, tensors, goOn);
  }
  return outputNames.map((name) => tensorOf(tensors, name));
}

/** What a model reads and makes, by name. */
interface Names {
  readonly reads: readonly string[];
  readonly makes: readonly string[];
}

function compute(
  model: Pick<Model, 'run'>,
  { reads, makes }: Names,
  tensors: Map<string, Tensor>,
  goOn: GoOn,
): void {
  goOn();
  const made = model.run(new Map(reads.map((name) => [name, tensorOf(tensors, name)])), makes, goOn);
  for (const [i, name] of makes.entries()) put(tensors, name, made[i]);
}

/** The steps after inference that can be done with some of its rows while others wait, and those behind the last of them. */
function dividedSteps(
  steps: readonly Transform[],
): readonly [byRow: readonly Transform[], others: readonly Transform[]] {
  const at = steps.findIndex(({ isByRow }) => isByRow !== true);
  return at === -1 ? [steps, []] : [steps.slice(0, at), steps.slice(at)];
}

/** Inference with steps after it: what they read of the tokens of texts is gone when their rows are done. */
function withSteps(
  inference: Pick<Model, 'run'>,
  graph: Names,
  steps: readonly Transform[],
): Pick<Model, 'run'> & Names {
  if (steps.length === 0) return { ...graph, run: (feeds, names, goOn) => inference.run(feeds, names, goOn) };
  const named = (list: 'inputs' | 'outputs') => steps.flatMap((step) => step[list].map(({ name }) => name));
  return {
    reads: [...new Set([...graph.reads, ...named('inputs')])],
    makes: [...new Set([...graph.makes, ...named('outputs')])],
    run(feeds, names, goOn = goOnAlways) {
      const tensors = new Map(feeds);
      compute(inference, graph, tensors, goOn);
      for (const step of steps) apply(step, tensors, goOn);
      return names.map((name) => tensorOf(tensors, name));
    },
  };
}

/** The steps that some tensors need, in their order, and what these steps need in turn or find there already. */
function stepsFor(
  steps: readonly Transform[],
  names: readonly string[],
): { readonly steps: readonly Transform[]; readonly needs: ReadonlySet<string> } {
  const needs = new Set(names);
  const due: Transform[] = [];
  for (const step of steps.toReversed()) {
    if (!step.outputs.some(({ name }) => needs.has(name))) continue;
    for (const { name } of step.outputs) needs.delete(name);
    for (const { name } of step.inputs) needs.add(name);
    due.unshift(step);
  }
  return { steps: due, needs };
}

function apply(step: Transform, tensors: Map<string, Tensor>, goOn: GoOn): void {
  goOn();
  const inputs = step.inputs.map(({ name }) => tensorOf(tensors, name));
  const results = step.run(inputs, goOn);
  for (const [i, { name }] of step.outputs.entries()) put(tensors, name, results[i]);
}

function put(tensors: Map<string, Tensor>, name: string, tensor: Tensor | undefined): void {
  if (tensor === undefined) throw new RangeError(`no tensor "${name}" was made`);
  tensors.set(name, tensor);
}

/** What the start has found to be there: readSteps refuses a chain that doesn't fit. */
function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new RangeError(`there is no tensor "${name}"`);
  return tensor;
}
