import type { Dtype, Tensor } from '../tensors/dtype.ts';
import { fromRaw } from '../tensors/raw.ts';

/*
 * Tensors of a prediction, one after the other: index of the input, or 32768 + that of the output, in 2
 * bytes; how it is there in 1; then
 * - as elements: rank in 1 byte, each axis in 4, length in 4, and the raw bytes of tensors/raw.ts;
 * - as text: length in 4 bytes and JSON in UTF-8;
 * - left out: its size in 4 bytes.
 */
export const asElements = 0;
export const asText = 1;
export const leftOut = 2;

export const firstOutput = 0x8000;

/** A tensor as it was kept. */
export type KeptTensor =
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'text'; readonly json: string }
  | { readonly kind: 'left out'; readonly sizeBytes: number };

export interface KeptTensors {
  /** Inputs by index in the contract, as the outputs are, too. */
  readonly inputs: ReadonlyMap<number, KeptTensor>;
  readonly outputs: ReadonlyMap<number, KeptTensor>;
}

/** Element types of a model's tensors, in the order of its contract. */
export interface TensorTypes {
  readonly inputs: readonly { readonly dtype: Dtype }[];
  readonly outputs: readonly { readonly dtype: Dtype }[];
}

/**
 * Reads what {@link TensorRecorder} wrote.
 *
 * @throws Error when it is not that
 */
export function readTensors(bytes: Uint8Array, types: TensorTypes): KeptTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inputs = new Map<number, KeptTensor>();
  const outputs = new Map<number, KeptTensor>();
  let at = 0;
  const uint32 = () => view.getUint32((at += 4) - 4, true);
  while (at < bytes.byteLength) {
    const index = view.getUint16(at, true);
    const how = view.getUint8(at + 2);
    at += 3;
    const isOutput = index >= firstOutput;
    const place = isOutput ? index - firstOutput : index;
    const kept = isOutput ? outputs : inputs;
    if (how === leftOut) {
      kept.set(place, { kind: 'left out', sizeBytes: uint32() });
      continue;
    }
    const shape: number[] = [];
    if (how === asElements) {
      const rank = view.getUint8(at++);
      for (let axis = 0; axis < rank; axis++) shape.push(uint32());
    } else if (how !== asText) throw new Error(`tensor ${index}: unknown form ${how}`);
    const size = uint32();
    const own = bytes.subarray(at, at + size);
    at += size;
    if (how === asText) {
      kept.set(place, { kind: 'text', json: Buffer.from(own).toString() });
      continue;
    }
    const dtype = (isOutput ? types.outputs : types.inputs)[place]?.dtype;
    if (dtype === undefined) throw new Error(`tensor ${index}: the model has none`);
    const elements = fromRaw(dtype, shape, own, `tensor ${index}`);
    kept.set(place, { kind: 'tensor', tensor: { dtype, shape, elements } });
  }
  return { inputs, outputs };
}
