import { fileInputs, type FileType } from '../../../../contract/file-inputs.ts';
import type { DeclaredChain } from '../../../../contract/chain.ts';
import { own } from '../../../../contract/own.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';
import { shellPath } from '../../../util/shell-word.ts';

/** A model with steps by hand around its graph. */
interface SteppedModel {
  /** What callers send and get. */
  readonly signature: Signature;
  readonly chain: DeclaredChain;
  /** Names of the classes of outputs, by name. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** What mlpack.yaml calls its steps, in their order. */
  readonly steps: readonly string[];
}

/**
 * The Python that writes a golden file for a model with steps by hand: what callers send, and what they are to get, which only its author can say
 * how to ask.
 *
 * @param paths of the model's files, as the user names them
 */
export function steppedScript(
  { signature, chain, labels, steps }: SteppedModel,
  paths: readonly string[],
): string {
  const files = fileInputs(chain.before);
  const { inputs, outputs, pipeline } = signature;
  const literal =
    pipeline === undefined
      ? ''
      : `# Or give the literal answers of transformers' pipeline for ${pipeline.task}, a case each, as docs/golden.md has it.\n`;
  return `# Writes golden.json: what callers send, and what they get by the steps ${steps.join(' → ')} of mlpack.yaml.
# Fill in where there is "...", a value a row, then: mlpack build ${paths.map(shellPath).join(' ')} --golden golden.json
${literal}import json

inputs = {
${inputs.map((input) => entry(input, sentAs(input, files.get(input.name)), input.optional === true)).join('\n')}
}
# What the framework answers to these, in the form that the steps give it.
outputs = {
${outputs.map((output) => entry(output, gotAs(output, own(labels, output.name)), false)).join('\n')}
}

golden = {
    "framework": "...",  # its name and version
    "inputs": inputs,
    "outputs": outputs,
}
with open("golden.json", "w", encoding="utf-8") as file:
    json.dump(golden, file, default=lambda array: array.tolist())
`;
}

/** An input that may be left out is: who takes the sign away from before it says it. */
function entry({ name }: TensorInfo, what: string, isOptional: boolean): string {
  // A model may call anything so, and a new line would be run.
  const comment = what.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return `    ${isOptional ? '# ' : ''}${JSON.stringify(name)}: ...,  # ${comment}`;
}

function sentAs(input: TensorInfo, file: FileType | undefined): string {
  const isLeft =
    input.optional === true
      ? `; ${input.missing === undefined ? '' : input.missing} where it is left out`
      : '';
  if (file === 'picture')
    return 'names of pictures that lie beside golden.json, such as ["cat.jpg", "dog.jpg"]';
  if (file === 'audio')
    return 'names of WAV files that lie beside golden.json, such as ["yes.wav", "no.wav"]';
  return `${typeOf(input)}${isLeft}`;
}

function gotAs(output: TensorInfo, labels: readonly string[] | undefined): string {
  const isScores = labels !== undefined && output.dtype !== 'string';
  return `${typeOf(output)}${isScores ? `, in the order ${JSON.stringify(labels.slice(0, mostLabels))}` : ''}`;
}

/** More hide the line that they stand in. */
const mostLabels = 10;

function typeOf({ dtype, shape, content }: TensorInfo): string {
  if (content === 'json') return 'any value of JSON a row';
  const sizes = shape === null ? '' : ` [${shape.map((size) => size ?? '?').join(', ')}]`;
  return dtype === 'string' ? `texts${sizes}` : `${dtype}${sizes}`;
}
