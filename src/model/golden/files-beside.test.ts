import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { withFiles } from './files-beside.ts';

const base64 = Buffer.from('a cat').toString('base64');

/** Where a golden file lies beside a picture of a cat. */
async function goldenPath(): Promise<string> {
  const folder = await tempDir();
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'images', 'cat.jpg'), 'a cat');
  return join(folder, 'golden.json');
}

const cat = 'images/cat.jpg';

describe('files beside a golden file', () => {
  it.each([
    ['a case', { inputs: { image: cat } }, { inputs: { image: base64 } }],
    ['rows', { rows: [{ image: cat, note: cat }] }, { rows: [{ image: base64, note: cat }] }],
    ['cases', { cases: [{ inputs: { image: [cat] } }] }, { cases: [{ inputs: { image: [base64] } }] }],
    ['steps', { steps: [{ inputs: { images: [cat] } }] }, { steps: [{ inputs: { images: [base64] } }] }],
    ['described tensors', { inputs: { image: { data: [cat] } } }, { inputs: { image: { data: [base64] } } }],
    [
      'listed tensors',
      {
        inputs: [
          { name: 'image', data: [cat] },
          { name: 'note', data: [cat] },
        ],
      },
      {
        inputs: [
          { name: 'image', data: [base64] },
          { name: 'note', data: [cat] },
        ],
      },
    ],
    ['a tensor without a name', { inputs: [cat] }, { inputs: [base64] }],
    ['the only input, whatever it is called', { inputs: { x: cat } }, { inputs: { x: base64 } }],
    ['another input beside it', { inputs: { image: cat, x: cat } }, { inputs: { image: base64, x: cat } }],
    ['no tensors of the graph', { signature: 'inner', inputs: { image: [cat] } }, undefined],
    [
      'a column that is called rows',
      { rows: [{ image: cat, rows: [{ image: cat }] }] },
      { rows: [{ image: base64, rows: [{ image: cat }] }] },
    ],
    ['no names', { inputs: { image: [base64, 'data:image/png;base64,AA==', 7] } }, undefined],
  ])('stand in place of their names: %s', async (_what, json, taken) => {
    expect(await withFiles(json, await goldenPath(), ['image'])).toEqual(taken ?? json);
  });

  it('are left alone where nothing that is sent is a file', async () => {
    const json = { inputs: { text: 'no.where' } };
    expect(await withFiles(json, await goldenPath(), [])).toBe(json);
  });

  it.each([
    ['of a file that is not there', 'images/dog.jpg'],
    ['that leads elsewhere', '../secret.txt'],
    ['of a link that leads elsewhere', 'link.jpg'],
    ['of a folder', './images'],
  ])('are refused for a name %s', async (_what, name) => {
    const path = await goldenPath();
    await writeFile(join(path, '../../secret.txt'), 'secret').catch(() => {});
    await symlink('/etc/hostname', join(path, '../link.jpg'));
    await expect(withFiles({ inputs: { image: name } }, path, ['image'])).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: `${path}: "${name}": there is no such file in its folder.`,
    });
  });

  it('are refused where they are more than an image carries, before they are read', async () => {
    const path = await goldenPath();
    for (const name of ['a.jpg', 'b.jpg']) {
      await writeFile(join(path, '..', name), '');
      await truncate(join(path, '..', name), 33 << 20);
    }
    await expect(withFiles({ inputs: { image: ['a.jpg', 'b.jpg'] } }, path, ['image'])).rejects.toMatchObject(
      {
        message: `${path}: "b.jpg": with those before it, it has more than 67108864 bytes.`,
      },
    );
  });
});
