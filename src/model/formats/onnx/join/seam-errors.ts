import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { shellPath, shellWord } from '../../../../util/shell-word.ts';
import type { ValueOutline } from '../outline.ts';
import { inWords } from './fitting.ts';
import { sentInputs, type JoinedFile } from './joined-file.ts';

/** Tensors that a message names. */
const mostShown = 8;

/** Tensors of one name that are of two kinds. */
export function misnamed(
  first: JoinedFile,
  second: JoinedFile,
  output: ValueOutline,
  input: ValueOutline,
): MlpackError {
  return refusal(`${first.shown} gives ${inWords(output)}, but ${second.shown} takes ${inWords(input)}`, [
    `Export one of them so that both are of one element type and shape, or with another name for it.`,
  ]);
}

/** Outputs that each fit the inputs, or inputs that each fit the outputs. */
export function ambiguous(
  first: JoinedFile,
  second: JoinedFile,
  outputs: readonly ValueOutline[],
  inputs: readonly ValueOutline[],
): MlpackError {
  const [given, taken] = [outputs, inputs].map(allInWords);
  return refusal(
    `nothing tells which output of ${first.shown} is which input of ${second.shown}: of ${given}, each fits ${taken}`,
    [
      'Export one of them again, so that what belongs together has one name.',
      ...(outputs.length > 1
        ? [`Or keep only the output that is meant: ${extraction(first, outputs[0])}`]
        : []),
    ],
  );
}

/** Models of which nothing fits. */
export function nothingFits(
  first: JoinedFile,
  second: JoinedFile,
  inputs: readonly ValueOutline[],
): MlpackError {
  const given = allInWords(first.outline.graph.outputs) || 'nothing';
  const taken = allInWords(inputs) || 'nothing';
  const isPerToken = sentInputs(first.outline.graph).some(({ name }) => name === 'input_ids');
  return refusal(
    `no output of ${first.shown} fits an input of ${second.shown}: one gives ${given}, the other takes ${taken}`,
    [
      'Export one of them so that element types and shapes are equal. Files stand in the order in which they compute.',
      ...(isPerToken
        ? [
            "Where it gives a vector a token, export it with its pooling: sentence-transformers' sentence_embedding.",
          ]
        : []),
    ],
  );
}

/** Models with so many tensors that nobody tells by their shapes which is which. */
export function tooMany(first: JoinedFile, second: JoinedFile, outputs: number, inputs: number): MlpackError {
  return refusal(
    `${first.shown} has ${outputs} outputs and ${second.shown} ${inputs} inputs of other names, too many to tell by their shapes which is which`,
    ['Export one of them again, so that what belongs together has one name.'],
  );
}

function allInWords(values: readonly ValueOutline[]): string {
  const shown = values.slice(0, mostShown).map(inWords);
  const left = values.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
}

/** How to keep one of the outputs of a model. */
function extraction({ shown, outline }: JoinedFile, output: ValueOutline | undefined): string {
  const names = JSON.stringify(sentInputs(outline.graph).map(({ name }) => name));
  const code = `import onnx, sys; onnx.utils.extract_model(sys.argv[1], sys.argv[2], ${names}, ${JSON.stringify([output?.name ?? ''])})`;
  return `python -c ${shellWord(code)} ${shellPath(shown)} first.onnx`;
}

/** Two models that don't fit each other. */
export function refusal(message: string, suggestions: readonly string[]): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${message}.`, { suggestions });
}
