import type { PictureSizeJson } from '../../../../contract/schemas/contract.schema.ts';
import { own } from '../../../../contract/own.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import { pythonNames } from './python-names.ts';

/** What Ultralytics writes into the metadata of a detector that it exports. */
export interface DetectorMetadata {
  readonly labels: readonly string[];
  /** The size that pictures are made. */
  readonly size: PictureSizeJson;
  /** Whether the graph chooses among boxes that overlap; false also where nothing is said of it, as before 8.3.224 and of `nms=True`. */
  readonly isEndToEnd: boolean;
}

/** No side of a picture is longer. */
const longestSide = 2 ** 14;

/**
 * Reads the metadata of an ONNX file.
 *
 * @returns why it doesn't say enough; null where it is none of an exported detector of Ultralytics
 */
export function detectorMetadata({
  metadata,
}: Pick<ModelInfo, 'metadata'>): DetectorMetadata | string | null {
  const [task, names, imgsz] = ['task', 'names', 'imgsz'].map((key) => own(metadata, key));
  if (
    task !== 'detect' ||
    names === undefined ||
    imgsz === undefined ||
    own(metadata, 'stride') === undefined
  )
    return null;
  const labels = pythonNames(names);
  if (labels === null) return "the names of its classes are not of the form {0: 'name', …}";
  const [, height, width] = /^\[(\d{1,5}), (\d{1,5})\]$/u.exec(imgsz) ?? [];
  const size = { height: Number(height), width: Number(width) };
  const isSize = Object.values(size).every((side) => side >= 1 && side <= longestSide);
  if (!isSize) return 'its imgsz is not [height, width]';
  return { labels, size, isEndToEnd: own(metadata, 'end2end') === 'True' };
}
