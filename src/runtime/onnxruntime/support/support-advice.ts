import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';

/** An opset that all onnxruntimes of the last years read, and the version converter writes. */
const goodOpset = 17;

/**
 * What to do about what onnxruntime refuses of a model, the likeliest first; empty when nothing is known to be refused.
 * @param path as the user named the file
 */
export function supportAdvice(
  { operators, opsets }: Pick<ModelInfo, 'operators' | 'opsets'>,
  path: string,
): string[] {
  const { unsupported } = operators;
  if (unsupported.length === 0) return [];
  const isAboutOpsets = unsupported.some((reason) => /opset|IR version/iu.test(reason));
  const convert = `onnx.save(onnx.version_converter.convert_version(onnx.load(${JSON.stringify(path)}), ${goodOpset}), "model-opset${goodOpset}.onnx")`;
  const from = opsets['ai.onnx'];
  return [
    ...(isAboutOpsets && from !== goodOpset
      ? [`In Python: import onnx, onnx.version_converter; ${convert}`]
      : []),
    `Or export the model again for inference, for example: torch.onnx.export(model, (example_input,), "model.onnx", opset_version=${goodOpset})`,
  ].map((text, index) => (index === 0 ? text.replace(/^Or e/u, 'E') : text));
}
