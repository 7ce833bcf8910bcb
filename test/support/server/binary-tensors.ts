import type { Dtype } from '../../../templates/onnx/server/tensors/dtype.ts';
import { encodeFloat16 } from '../../../contract/float16.ts';
import type { Answer } from './served.ts';

const writers: Readonly<Record<Exclude<Dtype, 'string'>, (buffer: Buffer, value: number) => number>> = {
  bool: (buffer, value) => buffer.writeUInt8(value),
  int8: (buffer, value) => buffer.writeInt8(value),
  int16: (buffer, value) => buffer.writeInt16LE(value),
  int32: (buffer, value) => buffer.writeInt32LE(value),
  int64: (buffer, value) => buffer.writeBigInt64LE(BigInt(value)),
  uint8: (buffer, value) => buffer.writeUInt8(value),
  uint16: (buffer, value) => buffer.writeUInt16LE(value),
  uint32: (buffer, value) => buffer.writeUInt32LE(value),
  uint64: (buffer, value) => buffer.writeBigUInt64LE(BigInt(value)),
  float16: (buffer, value) => buffer.writeUInt16LE(encodeFloat16(value)),
  float32: (buffer, value) => buffer.writeFloatLE(value),
  float64: (buffer, value) => buffer.writeDoubleLE(value),
};

/** Elements as the binary tensor data extension has them, written one by one. */
export function binaryElements(dtype: Dtype, values: readonly unknown[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const buffer = Buffer.alloc(8);
      if (dtype !== 'string') return buffer.subarray(0, writers[dtype](buffer, Number(value)));
      const text = Buffer.from(String(value));
      return Buffer.concat([buffer.subarray(0, buffer.writeUInt32LE(text.length)), text]);
    }),
  );
}

/** A body of JSON and the binary tensors that follow it, and the headers that say so. */
export interface BinaryRequest {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param json a value, or text to be sent as it is */
export function binaryRequest(json: unknown, tail: readonly Uint8Array[]): BinaryRequest {
  const text = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return {
    body: Buffer.concat([text, ...tail]),
    headers: {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(text.length),
    },
  };
}

/** An output of an answer, and its bytes where it came as binary data. */
export interface BinaryOutput {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data?: unknown;
  readonly parameters?: { readonly binary_data_size: number };
  readonly bytes: Buffer | null;
}

/** Reads an answer of which outputs came as binary data, as Triton's and KServe's clients do. */
export function binaryOutputs({ bytes, headers }: Answer): BinaryOutput[] {
  const jsonBytes = Number(headers.get('Inference-Header-Content-Length') ?? bytes.length);
  const body = Buffer.from(bytes);
  const { outputs }: { outputs: Omit<BinaryOutput, 'bytes'>[] } = JSON.parse(
    body.toString('utf8', 0, jsonBytes),
  );
  let offset = jsonBytes;
  const read = outputs.map((output) => {
    const size = output.parameters?.binary_data_size ?? null;
    if (size === null) return { ...output, bytes: null };
    offset += size;
    return { ...output, bytes: body.subarray(offset - size, offset) };
  });
  if (offset !== body.length)
    throw new Error(`${body.length - offset} bytes of the answer belong to no output`);
  return read;
}
