import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FilterName } from './filters.ts';
import { type Backend, resize } from './resize.ts';

/** A picture, base64 as all pixels, and what Pillow and torch made of it. */
interface Resized {
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
  readonly to: { readonly width: number; readonly height: number };
  readonly made: readonly {
    readonly backend: Backend;
    readonly filter: FilterName | 'nearest';
    readonly pixels: string;
  }[];
}

const file = resolve(import.meta.dirname, '../../../test/models/pictures/resized.json');
const { resized } = JSON.parse(readFileSync(file, 'utf8')) as { readonly resized: readonly Resized[] };

describe.each(resized)(
  '$width x $height to $to.width x $to.height',
  ({ width, height, pixels, to, made }) => {
    const picture = { width, height, pixels: new Uint8Array(Buffer.from(pixels, 'base64')) };

    it.each(made)(
      '$filter is that of $backend, sample by sample',
      ({ backend, filter, pixels: expected }) => {
        const result = resize(picture, to.width, to.height, filter, backend);
        expect(Buffer.from(result.pixels).toString('base64')).toBe(expected);
      },
    );

    it('a picture of that size stays as it is', () => {
      expect(resize(picture, width, height, 'lanczos', 'pillow')).toBe(picture);
    });
  },
);
