import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectOf } from '../../../test/support/constant-runtime.ts';
import { lockToText } from '../../base/lock.ts';
import { builderFormat, obtainLock } from './lock.ts';

it.each([
  [builderFormat + 1, 'a newer mlpack', ['Install a newer mlpack: npm install -g mlpack@latest']],
  [builderFormat - 1, 'an older version', []],
])('of the builder format %i, a lock was written for %s', async (format, writer, suggestions) => {
  const { folder, environment } = await projectOf('Identity', 42);
  const text = lockToText({
    lockVersion: 1,
    builder: { format, layerEncoder: 'node-zlib-gzip-6' },
    base: { kind: 'minimal', suite: 'trixie', platforms: {} },
    npm: [],
  });
  await writeFile(join(folder, 'mlpack.lock'), text);
  await expect(obtainLock(environment, folder, { frozen: true, dryRun: false })).rejects.toMatchObject({
    code: 'LOCK_OUTDATED',
    message: expect.stringContaining(`mlpack.lock was written for ${writer}`),
    suggestions: [...suggestions, 'Write it and commit it: mlpack lock'],
  });
});
