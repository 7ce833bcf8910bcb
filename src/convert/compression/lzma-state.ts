import type { LzmaWindow } from './lzma-window.ts';
import { evenProbabilities, type Probabilities, type RangeDecoder } from './range-decoder.ts';

/** Which kinds of symbols came last: below this one the last was a literal. */
const firstMatchState = 7;
const minMatch = 2;
const maxPositionStates = 16;
const endOfPositionModels = 14;
const alignBits = 4;
/** The distance that marks the end. */
const endDistance = 0xffffffff;

interface LzmaProperties {
  /** How many high bits of the byte before choose the probabilities of a literal. */
  readonly contextBits: number;
  /** How many low bits of the position do. */
  readonly literalPositionBits: number;
  /** How many low bits of the position choose the probabilities of all else. */
  readonly positionBits: number;
}

/** Reads one symbol after the other: a literal, a match, or a match at one of the last four distances. */
export class LzmaState {
  readonly #decoder: RangeDecoder;
  readonly #window: LzmaWindow;
  readonly #properties: LzmaProperties;
  #state = 0;
  /** The last four, the newest first. */
  readonly #distances = Float64Array.of(1, 1, 1, 1);

  readonly #literals: Probabilities;
  readonly #isMatch = evenProbabilities(12 * maxPositionStates);
  readonly #isRepeated = evenProbabilities(12);
  readonly #isNotNewest = evenProbabilities(12);
  readonly #isLongNewest = evenProbabilities(12 * maxPositionStates);
  readonly #isNotSecond = evenProbabilities(12);
  readonly #isNotThird = evenProbabilities(12);
  readonly #slots = evenProbabilities(4 * 64);
  readonly #specials = evenProbabilities(128);
  readonly #align = evenProbabilities(1 << alignBits);
  readonly #matchLengths = new LengthProbabilities();
  readonly #repeatLengths = new LengthProbabilities();

  constructor(decoder: RangeDecoder, window: LzmaWindow, properties: LzmaProperties) {
    this.#decoder = decoder;
    this.#window = window;
    this.#properties = properties;
    this.#literals = evenProbabilities(0x300 << (properties.contextBits + properties.literalPositionBits));
  }

  /** How far back the match is that was read last; 1 is the byte before. */
  get distance(): number {
    return this.#distances[0] ?? 1;
  }

  /** Reads a symbol. @returns how many bytes are to be copied from {@link distance}; 0 for a literal, which was put */
  next(): number | 'end' {
    const decoder = this.#decoder;
    const position = this.#window.totalBytes & ((1 << this.#properties.positionBits) - 1);
    const state = this.#state;
    if (decoder.bit(this.#isMatch, state * maxPositionStates + position) === 0) {
      this.#literal();
      this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      return 0;
    }
    const isShort = state < firstMatchState;
    if (decoder.bit(this.#isRepeated, state) === 0) {
      const length = this.#matchLengths.read(decoder, position);
      const distance = this.#newDistance(length);
      if (distance === endDistance) return 'end';
      this.#distances.copyWithin(1, 0, 3);
      this.#distances[0] = distance + 1;
      this.#state = isShort ? 7 : 10;
      return length + minMatch;
    }
    if (decoder.bit(this.#isNotNewest, state) === 0) {
      if (decoder.bit(this.#isLongNewest, state * maxPositionStates + position) === 0) {
        this.#state = isShort ? 9 : 11;
        return 1;
      }
    } else {
      this.#bringForward(
        decoder.bit(this.#isNotSecond, state) === 0 ? 1 : decoder.bit(this.#isNotThird, state) === 0 ? 2 : 3,
      );
    }
    this.#state = isShort ? 8 : 11;
    return this.#repeatLengths.read(decoder, position) + minMatch;
  }

  #bringForward(index: number): void {
    const distance = this.#distances[index] ?? 1;
    this.#distances.copyWithin(1, 0, index);
    this.#distances[0] = distance;
  }

  #literal(): void {
    const { contextBits, literalPositionBits } = this.#properties;
    const window = this.#window;
    const before = window.totalBytes === 0 ? 0 : window.back(1);
    const low = window.totalBytes & ((1 << literalPositionBits) - 1);
    const offset = 0x300 * ((low << contextBits) + (before >> (8 - contextBits)));
    let symbol = 1;
    if (this.#state >= firstMatchState) {
      // After a match the byte that would have continued it tells something of this one, until they differ.
      let matched = window.back(this.distance);
      do {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.#decoder.bit(this.#literals, offset + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      } while (symbol < 0x100);
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#decoder.bit(this.#literals, offset + symbol);
    window.put(symbol & 0xff);
  }

  #newDistance(length: number): number {
    const decoder = this.#decoder;
    const slot = decoder.tree(this.#slots, 6, Math.min(length, 3) * 64);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < endOfPositionModels) return base + decoder.reverseTree(this.#specials, bits, base - slot);
    const high = decoder.directBits(bits - alignBits) * (1 << alignBits);
    return base + high + decoder.reverseTree(this.#align, alignBits);
  }
}

class LengthProbabilities {
  readonly #choice = evenProbabilities(2);
  readonly #low = evenProbabilities(maxPositionStates * 8);
  readonly #middle = evenProbabilities(maxPositionStates * 8);
  readonly #high = evenProbabilities(256);

  /** Beyond the least that a match has. */
  read(decoder: RangeDecoder, position: number): number {
    if (decoder.bit(this.#choice, 0) === 0) return decoder.tree(this.#low, 3, position * 8);
    if (decoder.bit(this.#choice, 1) === 0) return 8 + decoder.tree(this.#middle, 3, position * 8);
    return 16 + decoder.tree(this.#high, 8);
  }
}
