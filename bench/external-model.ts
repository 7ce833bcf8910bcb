import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const blockBytes = 1 << 20;
const columns = 8192;

/**
 * Writes a valid ONNX model, Y[batch, columns] = X[batch, rows] · W, whose weights are external data of
 * `sizeBytes` (a multiple of 1 MiB). One random block repeats: gzip, which looks back 32 KiB, can't
 * shrink it, as it can't real weights.
 *
 * @returns the path of model.onnx in `folder`.
 */
export async function writeExternalModel(folder: string, sizeBytes: number): Promise<string> {
  const rows = sizeBytes / (4 * columns);
  if (!Number.isInteger(sizeBytes / blockBytes))
    throw new RangeError(`not a multiple of 1 MiB: ${sizeBytes}`);
  const block = finiteFloats(blockBytes);
  const weights = await open(join(folder, 'weights.bin'), 'wx');
  try {
    for (let written = 0; written < sizeBytes; written += blockBytes) await weights.write(block);
  } finally {
    await weights.close();
  }
  const path = join(folder, 'model.onnx');
  await writeFile(path, matMulModel(rows, sizeBytes));
  return path;
}

/** Random little-endian float32 values between -2 and 2: the exponent's top bit is cleared. */
function finiteFloats(sizeBytes: number): Buffer {
  const bytes = randomBytes(sizeBytes);
  for (let i = 3; i < sizeBytes; i += 4) bytes.writeUInt8(bytes.readUInt8(i) & 0xbf, i);
  return bytes;
}

/** ModelProto, field numbers as in onnx.proto. */
function matMulModel(rows: number, weightsBytes: number): Buffer {
  const float = 1;
  const externalLocation = 1;
  const entry = (key: string, value: string) => message(13, text(1, key), text(2, value));
  const weights = message(
    5,
    integer(1, rows),
    integer(1, columns),
    integer(2, float),
    text(8, 'W'),
    entry('location', 'weights.bin'),
    entry('offset', '0'),
    entry('length', String(weightsBytes)),
    integer(14, externalLocation),
  );
  const matrix = (field: number, name: string, width: number) => {
    const shape = message(2, message(1, text(2, 'batch')), message(1, integer(1, width)));
    return message(field, text(1, name), message(2, message(1, integer(1, float), shape)));
  };
  const node = message(1, text(1, 'X'), text(1, 'W'), text(2, 'Y'), text(4, 'MatMul'));
  const graph = [node, text(2, 'large'), weights, matrix(11, 'X', rows), matrix(12, 'Y', columns)];
  return Buffer.concat([
    integer(1, 8),
    text(2, 'mlpack bench'),
    message(7, ...graph),
    message(8, text(1, ''), integer(2, 17)),
  ]);
}

function message(field: number, ...fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat(fields);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value));
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
