import type { PictureSizeJson } from '../../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { graphTensor, requireNoOthers, unsupportedGraph } from './graph-tensor.ts';

const task = 'object-detection';
const maskName = 'pixel_mask';

/** The tensors of a graph that detects objects. */
export interface DetectionGraph {
  readonly pixels: string;
  /** What says where pictures are; null where the graph takes none. Its size is null where that is the pictures'. */
  readonly mask: { readonly output: string; readonly size: PictureSizeJson | null } | null;
  readonly logits: string;
  readonly boxes: string;
  /** Logits of a query, that of no object among them; null where the graph doesn't say how many. */
  readonly width: number | null;
}

/**
 * Finds the tensors of a DETR or YOLOS as Optimum exports it.
 *
 * @param size what its processor makes of pictures; null: a size that follows from theirs
 * @throws MlpackError MODEL_UNSUPPORTED naming the input or output that isn't as it is there
 */
export function detectionGraph(info: ModelInfo, size: PictureSizeJson | null): DetectionGraph {
  requireNoOthers(info, ['pixel_values', maskName], task);
  const floats = (name: string, shape: readonly (number | null)[]) => ({
    name,
    dtype: 'float32' as const,
    shape,
  });
  const wanted = [null, 3, size?.height ?? null, size?.width ?? null];
  const pixels = graphTensor(info, 'input', floats('pixel_values', wanted), task);
  if (size === null && pixels.sizes.slice(2).some((side) => side !== null)) {
    throw unsupportedGraph(
      info.file.path,
      `"${pixels.name}" is of one size, and its processor makes pictures of others`,
      task,
    );
  }
  const logits = graphTensor(info, 'output', floats('logits', [null, null, null]), task);
  const boxes = graphTensor(info, 'output', floats('pred_boxes', [null, null, 4]), task);
  return {
    pixels: pixels.name,
    mask: info.inputs.some(({ name }) => name === maskName) ? maskOf(info) : null,
    logits: logits.name,
    boxes: boxes.name,
    width: logits.sizes[2] ?? null,
  };
}

/** DETR makes it as large as its features, so that an export may have fixed any size, as transformers.js' have 64 x 64. */
function maskOf(info: ModelInfo): DetectionGraph['mask'] {
  const wanted = { name: maskName, dtype: 'int64', shape: [null, null, null] } as const;
  const { sizes } = graphTensor(info, 'input', wanted, task);
  const [, height = null, width = null] = sizes;
  return { output: maskName, size: height === null || width === null ? null : { height, width } };
}
