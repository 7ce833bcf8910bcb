import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LabelScore } from './text-folders.ts';

/** A case of the zoo's golden.json: what its framework answered to a WAV file, which lies beside it. */
export interface AudioCase {
  readonly inputs: { readonly audio: string };
  /** Of all labels, the best of them first. */
  readonly outputs: { readonly pipeline: readonly LabelScore[] };
  /** Some of what its feature extractor made of it. */
  readonly features: { readonly first: readonly number[]; readonly last: readonly number[] };
}

/** Folders of classifiers as transformers leaves them (own work, random weights). */
export const audioFolders = ['wav2vec2-audio', 'ast-audio'] as const;

/** The path of a folder of audio's models. */
export function audioFolder(name: string): string {
  return resolve(import.meta.dirname, '../models/audio', name);
}

/** The cases of a folder. */
export function audioCases(name: string): readonly AudioCase[] {
  return JSON.parse(readFileSync(join(audioFolder(name), 'golden.json'), 'utf8')).cases;
}

/** A file of a folder. */
export function audioFile(name: string, file: string): Buffer {
  return readFileSync(join(audioFolder(name), file));
}

/** What a WAV file of one's own is to have. */
export interface WavParts {
  readonly format?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  /** Bytes of samples. */
  readonly data: Uint8Array;
  /** What the header says of their size; their own unless given. */
  readonly dataSize?: number;
  /** Bytes behind the first 16 of the chunk `fmt `. */
  readonly extension?: Uint8Array;
  /** Chunks before the samples. */
  readonly before?: readonly (readonly [name: string, content: Uint8Array])[];
}

/** The bytes of a WAV file: mono, 16 bits and 16 kHz unless told. */
export function wavFile({
  format = 1,
  channels = 1,
  rate = 16_000,
  bits = 16,
  data,
  dataSize = data.length,
  extension = new Uint8Array(),
  before = [],
}: WavParts): Buffer<ArrayBuffer> {
  const settings = Buffer.alloc(16);
  settings.writeUInt16LE(format, 0);
  settings.writeUInt16LE(channels, 2);
  settings.writeUInt32LE(rate, 4);
  const frame = (channels * bits) / 8;
  settings.writeUInt32LE(rate * frame, 8);
  settings.writeUInt16LE(frame, 12);
  settings.writeUInt16LE(bits, 14);
  const chunks = [
    chunk('fmt ', Buffer.concat([settings, extension])),
    ...before.map(([name, content]) => chunk(name, content)),
    chunk('data', data, dataSize),
  ];
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return Buffer.concat([chunkHead('RIFF', body.length), body]);
}

function chunk(name: string, content: Uint8Array, size = content.length): Buffer {
  return Buffer.concat([chunkHead(name, size), content, Buffer.alloc(content.length % 2)]);
}

function chunkHead(name: string, size: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(size, 4);
  return head;
}
