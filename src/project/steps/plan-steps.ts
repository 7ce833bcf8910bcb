import { type DeclaredChain, misfitOf } from '../../../contract/chain.ts';
import { own } from '../../../contract/own.ts';
import type { Signature } from '../../tensor/signature.ts';
import type { Refuse } from '../config/config-mistakes.ts';
import { ChainInMaking, type Sampled, type StepFile } from './chain-in-making.ts';
import {
  contractTensor,
  graphTensors,
  type GraphTensors,
  tensorInfo,
  type ThereTensor,
  withOpenRows,
} from './there-tensor.ts';
import { servesEmbeddings } from './text/embedding-task.ts';
import { pipelineOf } from './pipeline-of.ts';
import type { RefuseSetting } from './refuse-setting.ts';
import type { StepPlace } from './step-plan.ts';
import { planStep, stepName, type WrittenStep } from './written-steps.ts';

/** What callers send and get of a model with the steps of mlpack.yaml, and what is done in between. */
export interface WrittenChain {
  readonly signature: Signature;
  readonly chain: DeclaredChain;
  /** What some protocols ask only models of; absent of others. */
  readonly task?: 'embedding';
  /** Axis along which rows of what callers send and get can be stacked, by tensor name. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Names of the classes of outputs, by name. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** What can be made up of what callers send, by name; inputs of the graph that they send themselves are absent. */
  readonly samples: ReadonlyMap<string, Sampled>;
  readonly files: readonly StepFile[];
}

/** What steps are planned around. */
interface Around {
  /** What the graph takes and returns. */
  readonly graph: Signature;
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Names of the classes that the model's file itself says; null where it says none. */
  readonly classes: readonly string[] | null;
  readonly readFile: StepPlace['readFile'];
}

/**
 * Makes a chain of the steps of mlpack.yaml: each takes what stands before it, and all that no later step takes is what callers get.
 *
 * @param refuse notes where they don't fit each other or the graph, by their keys, and throws what has been noted
 * @throws what `refuse` throws
 */
export async function planSteps(
  steps: readonly WrittenStep[],
  around: Around,
  refuse: (...mistake: Parameters<Refuse>) => never,
): Promise<WrittenChain> {
  const { graph, batchAxes } = around;
  const tensors = graphTensors(graph, (name) => own(batchAxes, name) ?? null);
  const chain = await chainOf(steps, tensors, around, refuse);
  const sent = [...chain.sent.values(), ...chain.graph.inputs.filter(({ name }) => !chain.fed.has(name))];
  const got = callersGet(chain);
  const embeds = servesEmbeddings(chain, sent, got);
  const outer = { inputs: sent.map(contractTensor), outputs: got.map(contractTensor) };
  const inner = {
    inputs: tensors.inputs.map(contractTensor),
    outputs: tensors.outputs.map(contractTensor),
  };
  const misfit = misfitOf(outer, { ...inner, before: chain.before, after: chain.after });
  if (misfit !== null) refuse(['steps'], `do not fit together: ${misfit}`);
  const { inputs: _inputs, outputs: _outputs, ...others } = graph;
  const pipeline = pipelineOf(chain);
  return {
    signature: {
      ...others,
      inputs: sent.map(tensorInfo),
      outputs: got.map(tensorInfo),
      ...(pipeline !== null && { pipeline }),
    },
    chain: {
      ...inner,
      before: chain.before.map(({ step }) => step),
      after: chain.after.map(({ step }) => step),
    },
    ...(embeds && { task: 'embedding' }),
    batchAxes: Object.fromEntries([...sent, ...got].map(({ name, batchAxis }) => [name, batchAxis])),
    labels: Object.fromEntries(
      got.flatMap(({ name, labels }) => (labels === undefined ? [] : [[name, labels]])),
    ),
    samples: chain.samples,
    files: chain.files,
  };
}

/** The chain of all steps, of as many rows as callers like where steps make what the graph takes of one row. */
async function chainOf(
  steps: readonly WrittenStep[],
  tensors: GraphTensors,
  around: Around,
  refuse: (...mistake: Parameters<Refuse>) => never,
): Promise<ChainInMaking> {
  const chain = await walked(steps, withOpenRows(tensors), around, refuse);
  return chain.fed.size > 0 ? chain : await walked(steps, tensors, around, refuse);
}

async function walked(
  steps: readonly WrittenStep[],
  tensors: GraphTensors,
  { classes, readFile }: Around,
  refuse: (...mistake: Parameters<Refuse>) => never,
): Promise<ChainInMaking> {
  const chain = new ChainInMaking(tensors, classes);
  for (const [index, step] of steps.entries()) {
    const keys = ['steps', String(index), stepName(step)];
    const refuseSetting: RefuseSetting = (setting, reason, suggestions) =>
      refuse([...keys, ...setting], reason, suggestions);
    await planStep(step, {
      chain,
      refuse: refuseSetting,
      readFile: (setting, ...file) => readFile([...keys, ...setting], ...file),
    });
  }
  if (chain.isInferred) return chain;
  return refuse(['steps'], 'lacks the step inference, which is what the model computes', [
    'Write it where it belongs: - inference',
  ]);
}

/** What no step has taken away, with what was made last before the rest. */
function callersGet(chain: ChainInMaking): readonly ThereTensor[] {
  const order = new Map(chain.after.flatMap(({ outputs }, at) => outputs.map(({ name }) => [name, at + 1])));
  const placeOf = ({ name }: ThereTensor) => order.get(name) ?? 0;
  return chain.left().toSorted((a, b) => placeOf(b) - placeOf(a));
}
