import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { deliverImage } from './deliver-image.ts';

it('says of an image that an older mlpack named by its tag only that it stays, once another has the tag', async () => {
  const path = join(await tempDir(), 'layout');
  const notes: string[] = [];
  const environment = {
    signal: new AbortController().signal,
    progress: {
      step: <T>(_: string, run: (update: () => void) => Promise<T>) => run(() => {}),
      note: (text: string) => void notes.push(text),
    },
  };
  const deliver = async (reference: string) => {
    const bundle = await smallBundle(await tempDir(), [Buffer.from(reference)]);
    await deliverImage(environment, bundle, parseReference(reference), { kind: 'oci', path }, undefined);
    return bundle.descriptor.digest;
  };
  const digests = [await deliver('digits:0.1.0')];
  const index = JSON.parse(await readFile(join(path, 'index.json'), 'utf8'));
  index.manifests[0].annotations = { 'org.opencontainers.image.ref.name': '0.1.0' };
  await writeFile(join(path, 'index.json'), JSON.stringify(index));

  digests.push(await deliver('iris:0.2.0'), await deliver('reg.example:5000/a/iris:0.1.0'));
  expect(notes).toEqual([
    `${path} has another image that is called "0.1.0" only, as mlpack named them before; it stays, because it may be another model's. The new one is oci:${path}:reg.example:5000/a/iris:0.1.0.`,
  ]);
  const { manifests } = JSON.parse(await readFile(join(path, 'index.json'), 'utf8'));
  expect(manifests.map(({ digest }: { readonly digest: string }) => digest)).toEqual(digests);
});
