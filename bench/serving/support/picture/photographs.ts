import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import encode, { init } from '@jsquash/jpeg/encode.js';
import { numbers } from '../weights.ts';

/** Sides of the pictures, in pixels. */
const photographSize = { width: 640, height: 480 } as const;

/** JPEG files with edges, slopes and grain, as cameras make them, each different; the same ones every time. */
export async function photographs(count: number): Promise<Uint8Array[]> {
  const compiled = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  await init({ wasmBinary: await readFile(compiled) });
  const files: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    files.push(new Uint8Array(await encode(scene(i), { quality: 85 })));
  }
  return files;
}

/** Four samples a pixel, the last of which doesn't matter. */
function scene(index: number): Parameters<typeof encode>[0] {
  const { width, height } = photographSize;
  const grain = numbers();
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const isInside = (x - 200 - index * 7) ** 2 + (y - 240) ** 2 < 120 ** 2;
      const light = 128 + 60 * Math.sin((x + index * 31) / 47) * Math.cos(y / 39) + 12 * grain();
      data[at] = light + (isInside ? 70 : 0);
      data[at + 1] = light - (isInside ? 40 : 0) + y / 12;
      data[at + 2] = 255 - light + x / 16;
      data[at + 3] = 255;
    }
  }
  return { data, width, height, colorSpace: 'srgb' };
}
