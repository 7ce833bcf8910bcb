import type { PictureSizeJson } from '../../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo, ModelTensor } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';

/** The tensors of a graph that classifies pictures. */
export interface PictureGraph {
  readonly pixels: string;
  readonly logits: string;
  /** Scores of a row; null where the graph doesn't say how many. */
  readonly width: number | null;
}

const suggestions = [
  'Export it as Optimum does: optimum-cli export onnx --model MODEL --task image-classification onnx/',
];

/**
 * Finds the tensors of a classifier of pictures as Optimum exports it.
 *
 * @param size what its processor makes of pictures
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is there
 */
export function pictureGraph({ file, inputs, outputs }: ModelInfo, size: PictureSizeJson): PictureGraph {
  const [pixels, ...others] = inputs;
  if (pixels === undefined || others.length > 0) {
    const names = inputs.map(({ name }) => `"${name}"`).join(', ');
    throw unsupported(file.path, `its inputs are ${names}, not "pixel_values" alone`);
  }
  const wanted = [null, 3, size.height, size.width];
  const isFit =
    pixels.dtype === 'float32' &&
    pixels.shape?.length === wanted.length &&
    pixels.shape.every((sizeOf, axis) => typeof sizeOf !== 'number' || sizeOf === wanted[axis]);
  if (!isFit) {
    throw unsupported(
      file.path,
      `"${pixels.name}" is ${described(pixels)}, not float32 [N, 3, ${size.height}, ${size.width}] as its processor makes it`,
    );
  }
  const logits =
    outputs.find(({ name }) => name === 'logits') ?? (outputs.length === 1 ? outputs[0] : undefined);
  if (logits === undefined) throw unsupported(file.path, 'it has no output "logits"');
  if (logits.dtype !== 'float32' || logits.shape?.length !== 2) {
    throw unsupported(
      file.path,
      `"${logits.name}" is ${described(logits)}, not float32 with a row for each picture`,
    );
  }
  const width = logits.shape[1];
  return { pixels: pixels.name, logits: logits.name, width: typeof width === 'number' ? width : null };
}

function described({ dtype, shape }: ModelTensor): string {
  return `${dtype} ${shape === null ? 'of any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`}`;
}

function unsupported(path: string, problem: string): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${path}: ${problem}.`, { suggestions });
}
