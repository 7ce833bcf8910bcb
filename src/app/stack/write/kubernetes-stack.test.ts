import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentOf, imageIn } from '../../../../test/support/stack-environment.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { rememberMeasured } from '../../run/measured-image.ts';
import { openImage } from '../../run/served-image.ts';
import { composeStack } from './compose-stack.ts';
import { kubernetesStack, type WriteKubernetesOptions } from './kubernetes-stack.ts';

const nothing = {
  style: undefined,
  overlay: undefined,
  replicas: undefined,
  autoscale: undefined,
  monitoring: undefined,
  database: undefined,
  entry: undefined,
  host: undefined,
  entryName: undefined,
  secrets: undefined,
  canary: undefined,
  canaryBy: undefined,
  helm: undefined,
  name: undefined,
  images: [],
  output: 'out',
  edited: 'refuse',
  update: false,
} as const satisfies WriteKubernetesOptions;

async function project() {
  const folder = await tempDir();
  const notes: string[] = [];
  const environment = await environmentOf(folder, notes);
  const images = [`oci:${await imageIn(folder, environment)}`];
  const write = (changes: Partial<WriteKubernetesOptions> = {}) =>
    kubernetesStack(environment, { ...nothing, ...changes });
  const read = (path: string) => readFile(join(folder, 'out', path), 'utf8');
  return { folder, environment, images, notes, write, read };
}

describe('kubernetesStack', () => {
  it('writes base and overlays, and nothing the second time, with the options of the first', async () => {
    const { folder, images, write } = await project();
    const first = await write({ images, replicas: 3, overlay: 'dev,eu' });
    expect(first).toMatchObject({ name: 'iris', remembered: [], removed: [], kept: [] });
    expect(await readdir(join(folder, 'out', 'overlays'))).toEqual(['dev', 'eu']);
    expect(await write()).toMatchObject({
      written: [],
      options: { replicas: 3 },
      remembered: ['images', 'overlays', 'replicas'],
    });
    const dropped = await write({ overlay: 'eu', helm: true });
    expect(dropped.removed).toEqual(['overlays/dev/kustomization.yaml']);
    expect(dropped.written).toContain('chart/Chart.yaml');
  });

  it('keeps edits, and shows the differences where both have changed', async () => {
    const { folder, images, write, read } = await project();
    await write({ images });
    const path = join(folder, 'out', 'base/iris/deployment.yaml');
    await writeFile(path, (await read('base/iris/deployment.yaml')).replace('replicas: 2', 'replicas: 9'));
    expect(await write({ monitoring: true })).toMatchObject({ kept: ['base/iris/deployment.yaml'] });
    await expect(write({ replicas: 4 })).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringMatching(/- {2}replicas: 9\n\+ {2}replicas: 4/u),
      suggestions: expect.arrayContaining([expect.stringContaining('mlpack kubernetes --force')]),
    });
    expect(await write({ replicas: 4, edited: 'overwrite' })).toMatchObject({
      written: expect.arrayContaining(['base/iris/deployment.yaml']),
    });
  });

  it('has limits of what was measured, and keeps them until it is told to look again', async () => {
    const { environment, images, write, read } = await project();
    const memory = async () => /memory: \d+Mi/u.exec(await read('base/iris/deployment.yaml'))?.[0];
    expect((await write({ images })).services).toMatchObject([{ isMeasured: false }]);
    expect(await memory()).toBe('memory: 1025Mi');
    const { id } = (await openImage(environment, images[0])).origin;
    const mebibytes = (count: number) => ({ peakMemoryBytes: count * 2 ** 20, cpuSecondsPerRequest: 0.002 });
    await rememberMeasured(environment, id, mebibytes(100));
    expect((await write()).services).toMatchObject([{ isMeasured: true }]);
    expect(await memory()).toBe('memory: 125Mi');
    await rememberMeasured(environment, id, mebibytes(120));
    expect(await write()).toMatchObject({ written: [] });
    await write({ update: true });
    expect(await memory()).toBe('memory: 150Mi');
  });

  it('is told apart from a stack for Compose', async () => {
    const { environment, images, write } = await project();
    await write({ images });
    const compose = {
      database: 'none',
      databaseImage: undefined,
      monitoring: false,
      proxy: false,
      swarm: undefined,
    } as const;
    await expect(
      composeStack(environment, { ...nothing, ...compose, images, replicas: 1, update: false }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('was not written by mlpack compose'),
      suggestions: expect.arrayContaining([expect.stringContaining('mlpack compose --output DIR')]),
    });
  });

  it('says what stays in the cluster under another name, and refuses names that no namespace has', async () => {
    const { images, notes, write } = await project();
    await write({ images, name: 'before' });
    await write({ name: 'after' });
    expect(notes.join('\n')).toContain('--selector app.kubernetes.io/part-of=before');
    await expect(write({ name: 'a_b' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('gives the next version to the model that it is of', async () => {
    const { images, write, read } = await project();
    const canary = images[0];
    await write({ images, canary });
    expect(await read('base/iris/rollout.yaml')).toContain('canaryService: iris-canary');
    await expect(write({ images: [...images, ...images], canary: 'oci:nowhere' })).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
    expect(await write({ canary: 'none' })).toMatchObject({
      removed: expect.arrayContaining(['base/iris/rollout.yaml']),
    });
  });
});
