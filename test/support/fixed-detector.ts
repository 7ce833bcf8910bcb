import { inputField, modelBytes, nodeField, outputField } from './onnx-bytes.ts';
import { greyPng } from './page/png.ts';
import { bytesField, integerField } from './protobuf-bytes.ts';

/**
 * A detector that finds the same in each picture; what it returns is in its file.
 *
 * @param names of its classes as Ultralytics writes them into metadata; null: it has none
 */
export function fixedDetector(
  sizes: readonly number[],
  values: readonly number[],
  names: string | null,
): Buffer {
  const found = bytesField(5, [
    ...sizes.map((size) => integerField(1, size)),
    integerField(2, 1),
    bytesField(8, 'found'),
    bytesField(9, [Buffer.from(Float32Array.from(values).buffer)]),
  ]);
  const metadata =
    names === null ? [] : Object.entries({ task: 'detect', imgsz: '[32, 64]', stride: '32', names });
  return modelBytes(
    [
      nodeField('Identity', ['found'], ['output0']),
      bytesField(2, 'made-up'),
      found,
      inputField('images', [1, 3, 32, 64]),
      outputField('output0', sizes),
    ],
    { '': 17 },
    ...metadata.map(([key, value]) => bytesField(14, [bytesField(1, key), bytesField(2, value)])),
  );
}

/** Of 64 x 64 pixels, half as large in the middle of the letterbox. */
export const greyPicture = greyPng(
  64,
  64,
  Array.from({ length: 64 * 64 }, () => 128),
).toString('base64');
