import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { shellPath, shellWord } from '../../../../util/shell-word.ts';
import type { ValueOutline } from '../outline.ts';
import { inWords } from './fitting.ts';
import { sentInputs, type JoinedFile } from './joined-file.ts';

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
  const [given, taken] = [outputs, inputs].map((values) => values.map(inWords).join(', '));
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
  const given = first.outline.graph.outputs.map(inWords).join(', ') || 'nothing';
  const taken = inputs.map(inWords).join(', ') || 'nothing';
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
