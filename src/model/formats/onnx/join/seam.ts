import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { ValueOutline } from '../outline.ts';
import { fitOf, inWords, type Fit } from './fitting.ts';
import { sentInputs, type JoinedFile } from './joined-file.ts';
import { ambiguous, misnamed, nothingFits, refusal, tooMany } from './seam-errors.ts';

/** Of an output and an input, to be held to each other where names don't tell; no two models that belong together have so many. */
const mostPairs = 1_000_000;

/** An output of the first model that is an input of the second. */
interface Joint extends Fit {
  readonly output: ValueOutline;
  readonly input: ValueOutline;
}

/** What becomes of the tensors between two models. */
export interface Seam {
  readonly joints: readonly Joint[];
  /** Inputs of the second that callers send already: the first has them, too, by the same name. */
  readonly shared: readonly ValueOutline[];
  /** Inputs of the second that callers send beside those of the first. */
  readonly sent: readonly ValueOutline[];
  /** Outputs of the first that the second doesn't take. */
  readonly left: readonly ValueOutline[];
}

/**
 * Which outputs of one model are which inputs of another: those of one name, else those of which each fits nothing but the other. Inputs
 * that nothing of the first fits are left to callers, once where the first takes them, too.
 *
 * @throws MlpackError MODEL_UNSUPPORTED where nothing fits, several do, or what has one name doesn't; MODEL_INVALID for an output that is taken
 * and that nothing makes
 */
export function seamOf(first: JoinedFile, second: JoinedFile): Seam {
  const models = { first: first.outline, second: second.outline };
  const fit = (output: ValueOutline, input: ValueOutline) => fitOf(output, input, models);
  const outputs = first.outline.graph.outputs;
  const [ownInputs, inputs] = [sentInputs(first.outline.graph), sentInputs(second.outline.graph)];
  const outputsByName = new Map(outputs.map((output) => [output.name, output]));
  const ownByName = new Map(ownInputs.map((input) => [input.name, input]));
  const joints: Joint[] = [];
  for (const input of inputs) {
    const output = outputsByName.get(input.name);
    if (output === undefined) continue;
    const found = fit(output, input);
    if (found === null) throw misnamed(first, second, output, input);
    joints.push({ output, input, ...found });
  }
  const named = new Set(joints.flatMap(({ output, input }) => [output, input]));
  const isShared = ({ name, type }: ValueOutline) => {
    const own = ownByName.get(name);
    return own !== undefined && own.type?.elementType === type?.elementType;
  };
  const open = inputs.filter((input) => !named.has(input));
  // A mask that both take is one, unless it is all that the second takes: then it is only called so.
  const asked = open.filter((input) => !isShared(input));
  const guessed = joints.length > 0 || asked.length > 0 ? asked : open;
  const free = outputs.filter((output) => !named.has(output));
  if (guessed.length * free.length > mostPairs) throw tooMany(first, second, free.length, guessed.length);
  for (const input of guessed) {
    const candidates = free.filter((output) => fit(output, input) !== null);
    const [output, ...others] = candidates;
    const found = output === undefined ? null : fit(output, input);
    if (output === undefined || found === null) continue;
    const rivals = guessed.filter((other) => fit(output, other) !== null);
    if (others.length > 0 || rivals.length > 1) throw ambiguous(first, second, candidates, rivals);
    joints.push({ output, input, ...found });
  }
  if (joints.length === 0) throw nothingFits(first, second, inputs);
  requireMade(
    first,
    joints.map(({ output }) => output),
  );
  const taken = new Set(joints.flatMap(({ output, input }) => [output, input]));
  const others = inputs.filter((input) => !taken.has(input));
  const shared = others.filter(({ name }) => ownByName.has(name));
  for (const input of shared) requireSame(first, second, ownByName.get(input.name), input);
  return {
    joints,
    shared,
    sent: others.filter(({ name }) => !ownByName.has(name)),
    left: outputs.filter((output) => !taken.has(output)),
  };
}

/** An output that only says that it is there would become whatever the second calls so. */
function requireMade({ shown, outline: { graph } }: JoinedFile, outputs: readonly ValueOutline[]): void {
  const made = new Set([
    ...graph.nodes.flatMap((node) => node.outputs),
    ...[...graph.inputs, ...graph.initializers].map(({ name }) => name),
  ]);
  const lost = outputs.find(({ name }) => !made.has(name));
  if (lost === undefined) return;
  const name = JSON.stringify(lost.name);
  throw new MlpackError('MODEL_INVALID', `${shown}: no operator makes its output ${name}.`, {
    suggestions: [
      `Export it again, and check it: python -c 'import onnx; onnx.checker.check_model("model.onnx")'`,
    ],
  });
}

function requireSame(
  first: JoinedFile,
  second: JoinedFile,
  own: ValueOutline | undefined,
  input: ValueOutline,
): void {
  const models = { first: first.outline, second: second.outline };
  if (own === undefined || fitOf(own, input, models)?.castTo === null) return;
  throw refusal(
    `${first.shown} takes ${inWords(own)} and ${second.shown} ${inWords(input)}: callers can't send both by one name`,
    [`Export ${second.shown} with another name for it.`],
  );
}
