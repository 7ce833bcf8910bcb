import type { Contract } from '../repository/contract.ts';
import type { AnsweredTensors } from '../calls/reply.ts';
import { bytesOf, type Tensor } from '../tensors/dtype.ts';
import { toRaw } from '../tensors/raw.ts';
import type { PredictionLogSettings } from '../settings/prediction-log-settings.ts';
import { type Keep, keepOf } from './privacy.ts';
import { asElements, asText, firstOutput, leftOut } from './tensor-bytes.ts';

/** Most bytes of a tensor beside its own, for shapes of 8 axes; others are rare enough to be refused. */
const maxHeadBytes = 8 + 4 * 8;

/** Elements up to which they are copied one by one: a view of their bytes costs more than that. */
const maxCopiedOneByOne = 32;

/** Makes the bytes that a prediction is spooled as. One per thread and model: it has its own scratch memory. */
export class TensorRecorder {
  /** Whether anything must not be kept: then a message of an error, which may quote it, isn't either. */
  readonly hidesAny: boolean;
  readonly #keep: readonly Keep[];
  readonly #contract: Contract;
  readonly #maxBytes: number;
  #scratch = Buffer.allocUnsafeSlow(4096);
  #view = new DataView(this.#scratch.buffer);
  #at = 0;

  /** @param maxBytes of all tensors together; those beyond it are left out */
  constructor(contract: Contract, keep: readonly Keep[], maxBytes: number) {
    this.#contract = contract;
    this.#keep = keep;
    this.hidesAny = keep.some((one) => one !== 'all');
    this.#maxBytes = maxBytes;
  }

  /** @returns bytes that the next call overwrites */
  record({ feeds, outputNames, outputs }: AnsweredTensors): Uint8Array {
    this.#at = 0;
    const { inputs, outputs: specs } = this.#contract;
    for (let i = 0; i < inputs.length; i++) {
      const spec = inputs[i];
      const tensor = spec === undefined ? undefined : feeds.get(spec.name);
      if (tensor === undefined) continue;
      const keep = this.#keep[i] ?? 'all';
      if (keep === 'all') this.#tensor(i, tensor);
      else this.#text(i, keep(tensor));
    }
    for (let k = 0; k < outputs.length; k++) {
      const tensor = outputs[k];
      const index =
        specs[k]?.name === outputNames[k] ? k : specs.findIndex(({ name }) => name === outputNames[k]);
      if (tensor !== undefined && index !== -1) this.#tensor(firstOutput + index, tensor);
    }
    return this.#scratch.subarray(0, this.#at);
  }

  /**
   * Several predictions' tensors as one, their rows one after the other.
   *
   * @returns bytes that the next call overwrites; null where they are to be recorded one by one, as something of each is
   * not to be kept, or all together are too large
   */
  recordStacked(tensors: AnsweredTensors): Uint8Array | null {
    if (this.hidesAny) return null;
    let bytes = 0;
    for (const { elements, shape } of [...tensors.feeds.values(), ...tensors.outputs]) {
      if (Array.isArray(elements) || shape.length > 8) return null;
      bytes += maxHeadBytes + elements.byteLength;
    }
    return bytes > this.#maxBytes ? null : this.record(tensors);
  }

  #tensor(index: number, tensor: Tensor): void {
    const { shape, elements } = tensor;
    if (elements.length <= maxCopiedOneByOne && shape.length <= 8) {
      if (elements instanceof Float32Array || elements instanceof BigInt64Array) {
        this.#few(index, shape, elements);
        return;
      }
    }
    const rawBytes = Array.isArray(elements) ? toRaw(tensor) : bytesOf(elements);
    if (this.#at + rawBytes.byteLength > this.#maxBytes || shape.length > 8) {
      this.#leaveOut(index, rawBytes.byteLength);
      return;
    }
    this.#head(index, shape, rawBytes.byteLength);
    this.#scratch.set(rawBytes, this.#at);
    this.#at += rawBytes.byteLength;
  }

  #few(index: number, shape: readonly number[], elements: Float32Array | BigInt64Array): void {
    const size = elements.byteLength;
    if (this.#at + size > this.#maxBytes) {
      this.#leaveOut(index, size);
      return;
    }
    this.#head(index, shape, size);
    if (elements instanceof Float32Array) {
      for (let i = 0; i < elements.length; i++)
        this.#view.setFloat32(this.#at + 4 * i, elements[i] ?? 0, true);
    } else {
      for (let i = 0; i < elements.length; i++)
        this.#view.setBigInt64(this.#at + 8 * i, elements[i] ?? 0n, true);
    }
    this.#at += size;
  }

  #head(index: number, shape: readonly number[], size: number): void {
    this.#reserve(maxHeadBytes + size);
    this.#begin(index, asElements);
    this.#view.setUint8(this.#at++, shape.length);
    for (let i = 0; i < shape.length; i++) this.#uint32(shape[i] ?? 0);
    this.#uint32(size);
  }

  #text(index: number, json: string): void {
    const size = Buffer.byteLength(json);
    if (this.#at + size > this.#maxBytes) {
      this.#leaveOut(index, size);
      return;
    }
    this.#reserve(maxHeadBytes + size);
    this.#begin(index, asText);
    this.#uint32(size);
    this.#at += this.#scratch.write(json, this.#at);
  }

  #leaveOut(index: number, size: number): void {
    this.#reserve(maxHeadBytes);
    this.#begin(index, leftOut);
    this.#uint32(size);
  }

  #begin(index: number, how: number): void {
    this.#view.setUint16(this.#at, index, true);
    this.#view.setUint8(this.#at + 2, how);
    this.#at += 3;
  }

  #uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#scratch.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#at + size));
    larger.set(this.#scratch.subarray(0, this.#at));
    this.#scratch = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** The recorder of a model's predictions on this thread. */
export function tensorRecorder(
  contract: Contract,
  { privacy, maxTensorBytes }: PredictionLogSettings,
): TensorRecorder {
  return new TensorRecorder(contract, keepOf(contract, privacy), maxTensorBytes);
}
