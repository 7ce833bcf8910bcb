import type { ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import { shellPath } from '../../../util/shell-word.ts';

/**
 * The Python that writes a golden file for an ONNX file, or for several files that are joined: what it was exported of is not in it, so tensors are named, and what
 * the framework has for them is left to fill in.
 */
export function exportedScript({ inputs, outputs, producer }: ModelInfo, paths: readonly string[]): string {
  const [first, ...rest] =
    paths.length > 1 ? ['What the models give behind each other, as arrays.'] : ask(producer);
  return `# Writes golden.json: what the model answers in the framework that it was exported from.
# Fill in where there is "...", then: mlpack build ${paths.map(shellPath).join(' ')} --golden golden.json
import json

inputs = {
${inputs.map(entry).join('\n')}
}
# ${first ?? ''}
${rest.map((line) => `# ${line}\n`).join('')}outputs = {
${outputs.map(entry).join('\n')}
}

golden = {
    "framework": "...",  # its name and version
    "inputs": {name: rows.tolist() for name, rows in inputs.items()},
    "outputs": {name: rows.tolist() for name, rows in outputs.items()},
}
with open("golden.json", "w") as file:
    json.dump(golden, file)
`;
}

function entry({ name, dtype, shape, hints }: ModelTensor): string {
  const sizes = shape === null ? '' : ` [${shape.map((size) => size ?? '?').join(', ')}]`;
  const asked = hints.method === null ? '' : `, what ${hints.method} answers`;
  // A model may call anything so, and a new line would be run.
  const comment = `${dtype}${sizes}${asked}`.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return `    ${JSON.stringify(name)}: ...,  # ${comment}`;
}

/** How a framework is asked. */
function ask(producer: ModelInfo['producer']): readonly string[] {
  const name = JSON.stringify(producer).toLowerCase();
  if (name.includes('pytorch')) return ['with torch.no_grad(): model.eval()(*inputs.values())'];
  if (/skl2onnx|onnxmltools|mlpack/.test(name)) return ['model.predict(rows), model.predict_proba(rows)'];
  return ['What the framework gives for these inputs, as arrays.'];
}
