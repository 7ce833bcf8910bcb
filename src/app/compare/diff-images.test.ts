import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ShapedImages } from '../../../test/support/index-shapes.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { diffImages } from './diff-images.ts';

const [amd64, arm64] = [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')];
const armV7 = { os: 'linux', architecture: 'arm', variant: 'v7' };

let cwd: string;
let environment: Environment;
beforeEach(async () => {
  cwd = await tempDir();
  // On a machine with an x64 CPU.
  environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
});

const imagesFor = (platforms: readonly Parameters<ShapedImages['image']>[0][]) => {
  const shaped = new ShapedImages();
  return { shaped, root: shaped.index(platforms.map((platform) => shaped.image(platform))) };
};

describe('the platform that is compared', () => {
  it.each([
    ["this machine's", [arm64, amd64], [armV7, amd64, arm64], 'linux/amd64', 'linux/amd64'],
    [
      'the one in common, whichever has this machine’s',
      [amd64, arm64],
      [arm64],
      'linux/arm64',
      'linux/arm64',
    ],
    ['the same the other way round', [armV7, arm64], [amd64, arm64], 'linux/arm64', 'linux/arm64'],
    ['each its own where none is common', [armV7], [arm64, amd64], 'linux/arm/v7', 'linux/amd64'],
  ])('is %s', async (_, ofA, ofB, a, b) => {
    for (const [name, platforms] of Object.entries({ a: ofA, b: ofB })) {
      const { shaped, root } = imagesFor(platforms);
      await shaped.writeLayout(join(cwd, name), [root]);
    }
    const diff = await diffImages(environment, { a: 'oci:a', b: 'oci:b' });
    expect([diff.a.platform, diff.b.platform]).toEqual([a, b]);
  });
});

describe('a difference of an image whose models are not known', () => {
  const Labels = { 'dev.mlpack.contract': '/opt/mlpack/config/contract.json' };
  const step = { created_by: 'COPY . /app' };
  it.each([
    ['there is no label of mlpack', {}, 'was not built by mlpack, or has lost its labels'],
    [
      'the history has other steps than layers',
      { config: { Labels }, history: [step, step] },
      'its history is not that of its layers (1)',
    ],
    ['there is no history', { config: { Labels } }, 'its history is not that of its layers (1)'],
    ['no layer has the config', { config: { Labels }, history: [step] }, 'no layer with /opt/mlpack/config'],
  ])('says that %s', async (_, more, problem) => {
    const shaped = new ShapedImages();
    await shaped.writeLayout(join(cwd, 'a'), [shaped.image(amd64, more)]);
    const diff = await diffImages(environment, { a: 'oci:a', b: 'oci:a' });
    expect(diff.a).toMatchObject({ isPackaged: false, problem: expect.stringContaining(problem) });
  });
});
