const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;
const stripeBytes = 16;

/**
 * Checksum of LZ4's frames, with seed 0.
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh32-algorithm-description
 */
export class Xxh32 {
  readonly #lanes = Uint32Array.of(prime1 + prime2, prime2, 0, -prime1);
  #rest: Buffer = Buffer.alloc(0);
  #sizeBytes = 0;

  static of(bytes: Buffer): number {
    const hash = new Xxh32();
    hash.update(bytes);
    return hash.digest();
  }

  update(bytes: Buffer): void {
    this.#sizeBytes += bytes.length;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    for (; at + stripeBytes <= all.length; at += stripeBytes) {
      for (let lane = 0; lane < 4; lane += 1) {
        const word = all.readUInt32LE(at + lane * 4);
        this.#lanes[lane] = round(this.#lanes[lane] ?? 0, word);
      }
    }
    this.#rest = Buffer.from(all.subarray(at));
  }

  digest(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#lanes;
    const mixed = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    let hash = (this.#sizeBytes < stripeBytes ? prime5 : mixed) + this.#sizeBytes;
    let at = 0;
    for (; at + 4 <= this.#rest.length; at += 4) {
      hash = Math.imul(rotate(hash + Math.imul(this.#rest.readUInt32LE(at), prime3), 17), prime4);
    }
    for (; at < this.#rest.length; at += 1) {
      hash = Math.imul(rotate(hash + Math.imul(this.#rest[at] ?? 0, prime5), 11), prime1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), prime2);
    hash = Math.imul(hash ^ (hash >>> 13), prime3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

function round(lane: number, word: number): number {
  return Math.imul(rotate(lane + Math.imul(word, prime2), 13), prime1);
}

function rotate(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}
