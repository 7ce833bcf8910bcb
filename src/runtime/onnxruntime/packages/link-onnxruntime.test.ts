import { lstat, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onnxruntimeDir } from '../../../../test/support/server/bundled-home.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { linkOnnxruntime } from './link-onnxruntime.ts';

describe('linkOnnxruntime', () => {
  it('puts a link in the place of the image’s own', async () => {
    const home = await tempDir();
    await linkOnnxruntime(home, onnxruntimeDir);
    await linkOnnxruntime(home, onnxruntimeDir);
    const link = join(home, 'node_modules', 'onnxruntime-node');
    expect(await readlink(link)).toBe(onnxruntimeDir);
    await rm(home, { recursive: true });
    expect((await lstat(onnxruntimeDir)).isDirectory()).toBe(true);
  });

  it('refuses a folder that is no package', async () => {
    const home = await tempDir();
    await expect(linkOnnxruntime(home, join(home, 'nothing'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
