import type { NamingStep } from '../../../../contract/contract.ts';
import type { JsonFields } from '../json/json-fields.ts';
import { readTensorSpec } from '../tensors/read-tensor-spec.ts';
import { type Chain, refuseMisfits, type Signature } from './chain.ts';
import type { DeclaredTransform, StepKind } from './step-kind.ts';

interface Steps {
  readonly naming: readonly NamingStep[];
  /** null where what callers send and get are the tensors of the graph. */
  readonly chain: Chain | null;
}

/** What computes the graph in this server. */
const runtime = 'onnxruntime';

/**
 * Reads the chain that a contract declares.
 *
 * @param outer what callers send and get
 * @param kinds those that are known
 * @throws StartError naming file, field and value, or which steps don't fit together
 */
export function readSteps(contract: JsonFields, outer: Signature, kinds: readonly StepKind[]): Steps {
  if (contract.value('steps') === null) return { naming: [], chain: null };
  const declarations = contract.objects('steps');
  const at = declarations.findIndex(isInference);
  const inference = declarations[at];
  if (inference === undefined || declarations.filter(isInference).length > 1) {
    return contract.refuse('steps', 'steps of which one is inference');
  }
  if (inference.string('runtime') !== runtime) inference.refuse('runtime', `"${runtime}"`);
  const read = (some: readonly JsonFields[]) =>
    some.map((declaration) => readStep(declaration, outer, kinds));
  const [before, after] = [read(declarations.slice(0, at)), read(declarations.slice(at + 1))];
  const naming = [...before, ...after].filter(isNaming);
  refuseTwice(contract, naming);
  const transforms = { before: before.filter(isTransform), after: after.filter(isTransform) };
  const isGraphAlone = transforms.before.length + transforms.after.length === 0 && !inference.has('inputs');
  if (isGraphAlone) return { naming, chain: null };
  const chain = {
    ...transforms,
    inputs: inference.objects('inputs').map(readTensorSpec),
    outputs: inference.objects('outputs').map(readTensorSpec),
  };
  refuseMisfits(contract, outer, chain);
  return { naming, chain };
}

function isInference(declaration: JsonFields): boolean {
  return declaration.value('kind') === 'inference';
}

function isTransform(step: NamingStep | DeclaredTransform): step is DeclaredTransform {
  return 'run' in step || 'load' in step;
}

function isNaming(step: NamingStep | DeclaredTransform): step is NamingStep {
  return !isTransform(step);
}

function readStep(
  declaration: JsonFields,
  outer: Signature,
  kinds: readonly StepKind[],
): NamingStep | DeclaredTransform {
  const known = kinds.find(({ kind }) => kind === declaration.value('kind'));
  if (known === undefined) {
    return declaration.refuse('kind', `one of inference, ${kinds.map(({ kind }) => kind).join(', ')}`);
  }
  const step = known.read(declaration);
  if (isTransform(step)) return step;
  if (step.kind === 'columns' && !outer.inputs.some(({ name }) => name === step.input)) {
    declaration.refuse('input', 'an input of the model');
  }
  if (step.kind === 'labels' && !outer.outputs.some(({ name }) => name === step.output)) {
    declaration.refuse('output', 'an output of the model');
  }
  return step;
}

/** Refuses two steps that name one thing, as nobody knows which is meant. */
function refuseTwice(contract: JsonFields, naming: readonly NamingStep[]): void {
  const named = naming.map((step) =>
    step.kind === 'columns' ? `input "${step.input}"` : `output "${step.output}"`,
  );
  const twice = named.find((what, i) => named.indexOf(what) !== i);
  if (twice !== undefined) contract.fail(`steps: two of them name ${twice}`);
}
