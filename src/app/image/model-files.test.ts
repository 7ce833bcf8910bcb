import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { imagesOf, rememberModelFiles, replacedModelFiles } from './model-files.ts';

const reference = 'model-a:0.1.0';

it('knows in a folder that was moved which images a model was built into, the last first', async () => {
  const folder = await tempDir();
  const models = [{ path: join(folder, 'a.pkl'), sha256: 'a' }];
  for (const name of ['a:0.1.0', 'b:0.1.0', 'a:0.1.0'])
    await rememberModelFiles(folder, { reference: name, models });
  const moved = `${folder}-moved`;
  await rename(folder, moved);
  expect(await imagesOf(moved, join(moved, 'a.pkl'))).toEqual(['a:0.1.0', 'b:0.1.0']);
  expect(await imagesOf(moved, join(moved, 'b.pkl'))).toEqual([]);
});

it.each([
  'no JSON',
  '{}',
  '[null, 5, {"reference": 5}, {"reference": "model-a:0.1.0", "models": 5}]',
  '[{"reference": "model-a:0.1.0", "models": [null, {"path": 5, "sha256": "a"}, {"path": "a\\u0000b", "sha256": "a"}]}]',
])('what somebody else wrote there is as good as nothing: %s', async (text) => {
  const folder = await tempDir();
  await mkdir(join(folder, '.mlpack'));
  await writeFile(join(folder, '.mlpack', 'model-files.json'), text);
  const models = [{ path: join(folder, 'a.pkl'), sha256: 'a' }];
  expect(await replacedModelFiles(folder, { reference, models })).toEqual([]);
  expect(await imagesOf(folder, join(folder, 'a.pkl'))).toEqual([]);
});
