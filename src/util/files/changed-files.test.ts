import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { changedFiles, stampFiles } from './changed-files.ts';

const never = new AbortController().signal;

describe('changedFiles', () => {
  it('names what was written, replaced, removed and added since', async () => {
    const folder = await tempDir();
    const [written, replaced, removed, added, same] = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      join(folder, name),
    );
    const paths = [written, replaced, removed, added, same].map((path) => path ?? '');
    for (const path of paths.filter((other) => other !== added)) await writeFile(path, 'before');
    const before = await stampFiles(paths);
    await writeFile(written ?? '', 'after, and longer');
    await writeFile(join(folder, 'next'), 'before');
    await rename(join(folder, 'next'), replaced ?? '');
    await rm(removed ?? '');
    await writeFile(added ?? '', 'after');
    expect(await changedFiles(before, never)).toEqual(paths.slice(0, 4));
  });

  it('waits until a file is no longer written to', async () => {
    const path = join(await tempDir(), 'model.onnx');
    const before = await stampFiles([path]);
    let size = 0;
    let writes = 0;
    const writer = setInterval(() => {
      writes += 1;
      size += 10;
      void writeFile(path, 'x'.repeat(size));
      if (writes === 40) clearInterval(writer);
    }, 20);
    await changedFiles(before, never);
    expect(writes).toBe(40);
  });

  it('ends with nothing when it is aborted', async () => {
    const before = await stampFiles([join(await tempDir(), 'none')]);
    expect(await changedFiles(before, AbortSignal.abort())).toEqual([]);
    const stop = new AbortController();
    const waiting = changedFiles(before, stop.signal);
    stop.abort();
    expect(await waiting).toEqual([]);
  });
});
