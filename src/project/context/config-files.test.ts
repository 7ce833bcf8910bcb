import { expect, it } from 'vitest';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { configFilesOf, configReader } from './config-files.ts';

function file(path: string): TreeEntry {
  return { type: 'file', path, mode: 0o644, uid: 0, gid: 0, content: bytesContent(`text of ${path}`) };
}

it('an image has the config of its context, and what rebuilds it, by their paths in the folder', async () => {
  const context = ['Dockerfile', 'mlpack.lock', 'config/models/a/1.0.0/contract.json', 'model/a.onnx'];
  const files = await configFilesOf(context.map(file));
  expect([...files.keys()]).toEqual(['Dockerfile', 'mlpack.lock', 'models/a/1.0.0/contract.json']);
});

it('a reader finds them by their paths below the home of an image', async () => {
  const read = configReader(await configFilesOf([file('config/contract.json')]));
  expect(await read('config/contract.json')).toBe('text of config/contract.json');
  expect(await read('config/golden.json')).toBeUndefined();
});
