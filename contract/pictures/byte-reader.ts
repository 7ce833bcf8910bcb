import { PictureError } from './picture.ts';

/** The bytes of a picture's file, of which none is read beyond its end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** @throws PictureError where the file ends before, as all others do */
  uint8(at: number): number {
    return this.#view.getUint8(this.#held(at, 1));
  }

  uint16(at: number, littleEndian: boolean): number {
    return this.#view.getUint16(this.#held(at, 2), littleEndian);
  }

  uint24(at: number): number {
    return this.uint16(at, true) | (this.uint8(at + 2) << 16);
  }

  uint32(at: number, littleEndian: boolean): number {
    return this.#view.getUint32(this.#held(at, 4), littleEndian);
  }

  /** Shares the memory. */
  part(at: number, length: number): Uint8Array {
    return this.bytes.subarray(this.#held(at, length), at + length);
  }

  /** Whether these characters, a byte each, are there. */
  has(at: number, characters: string): boolean {
    if (at + characters.length > this.bytes.length) return false;
    for (let i = 0; i < characters.length; i++) {
      if (this.bytes[at + i] !== characters.charCodeAt(i)) return false;
    }
    return true;
  }

  #held(at: number, length: number): number {
    if (at + length <= this.bytes.length) return at;
    throw new PictureError('is cut off');
  }
}
