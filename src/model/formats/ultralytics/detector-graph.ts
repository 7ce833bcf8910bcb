import type { PictureSizeJson } from '../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { DetectorMetadata } from './detector-metadata.ts';

/** The tensors of a graph that detects objects. */
export interface DetectorGraph {
  readonly pixels: string;
  readonly predictions: string;
  /** Whether the graph has chosen among boxes that overlap. */
  readonly isEndToEnd: boolean;
  /** The size that it sees. */
  readonly size: PictureSizeJson;
}

/** What an end-to-end head says of an object: left, top, right, bottom, score and class. */
const fields = 6;

/** Finds the tensors of a detector as Ultralytics exports it; returns why they aren't as there. */
export function detectorGraph(
  { inputs, outputs }: Pick<ModelInfo, 'inputs' | 'outputs'>,
  { labels, size, isEndToEnd }: DetectorMetadata,
): DetectorGraph | string {
  const [pixels, ...otherInputs] = inputs;
  const [predictions, ...otherOutputs] = outputs;
  if (pixels === undefined || predictions === undefined || otherInputs.length + otherOutputs.length > 0)
    return 'it has not one input and one output';
  const [rows, channels, ...sides] = pixels.shape ?? [];
  if (pixels.dtype !== 'float32' || sides.length !== 2 || (typeof channels === 'number' && channels !== 3))
    return 'its input is not float32 [N, 3, height, width]';
  if (typeof rows === 'number' && rows !== 1)
    return `it takes ${rows} pictures at a time, neither one nor any number: export it with batch=1, or dynamic=True`;
  const [height = size.height, width = size.width] = sides.map((side) =>
    typeof side === 'number' ? side : undefined,
  );
  const [, ...axes] = predictions.shape ?? [];
  if (predictions.dtype !== 'float32' || axes.length !== 2) return 'its output is not float32 of three axes';
  const found = { pixels: pixels.name, predictions: predictions.name, size: { height, width } };
  const [first, last] = axes;
  const wanted = 4 + labels.length;
  // Of a file with axes of any length, the name of places is given to the fields of objects (Exporter.export_onnx, `dynamic`).
  const mayBeFields = last === fields || (isEndToEnd && typeof last !== 'number');
  if (mayBeFields && (isEndToEnd || first !== wanted)) return { ...found, isEndToEnd: true };
  if (typeof first !== 'number' || first === wanted) return { ...found, isEndToEnd: false };
  return `its output has ${first} numbers of each place, not ${wanted} as for ${labels.length} classes`;
}
