import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { readTar } from './tar-reader.ts';

async function archive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'a' }, 'a'.repeat(5000));
  tar.finalize();
  return buffer(tar);
}

describe('readTar', () => {
  it.each([3000, 700])(
    'says of an archive that ends within a member, after %i bytes, what it is',
    async (sizeBytes) => {
      const cut = (await archive()).subarray(0, sizeBytes);
      const read = async () => {
        for await (const { bytes } of readTar(Readable.from([cut]), 'none', 'x.tar')) await buffer(bytes);
      };
      await expect(read()).rejects.toMatchObject({
        code: 'IMAGE_INVALID',
        message: 'x.tar is not a whole tar archive.',
      });
    },
  );
});
