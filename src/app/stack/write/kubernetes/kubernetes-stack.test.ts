import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealingPair } from '../../../../../test/support/kubernetes/sealing-pair.ts';
import { environmentOf, imageIn } from '../../../../../test/support/stack-environment.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { rememberMeasured } from '../../../run/measured-image.ts';
import { openImage } from '../../../run/served-image.ts';
import { composeStack } from '../compose-stack.ts';
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
  sealingCert: undefined,
  sealingNamespace: undefined,
  shadows: undefined,
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

  it('gives it to no other model, and has the names that images were built by', async () => {
    const { folder, environment, images, write, read } = await project();
    const other = `oci:${await imageIn(folder, environment, 'my.model')}`;
    const twin = `oci:${await imageIn(folder, environment, 'my_model')}`;
    await write({ images: [other, twin], canary: twin });
    expect(await read('base/my-model-2/rollout.yaml')).toContain('my-model-2-canary');
    await expect(write({ images, canary: other })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('it has my.model'),
    });
  });

  it('is one stack where two write it at once', async () => {
    const { images, write, read } = await project();
    await write({ images });
    await Promise.all([
      write({ replicas: 3, monitoring: true }),
      write({ replicas: 5, monitoring: true, overlay: 'eu' }),
    ]);
    expect(await write()).toMatchObject({ written: [], kept: [] });
    expect(await read('base/iris/deployment.yaml')).toMatch(/replicas: [35]/u);
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

  it('gives a model a shadow, which it keeps until it is told otherwise', async () => {
    const { images, write, read } = await project();
    const [shadow = ''] = images;
    const first = await write({ images, shadows: [shadow], database: 'postgres' });
    expect(first.services.map(({ service }) => service)).toEqual(['iris', 'iris-shadow']);
    expect(await read('base/iris/settings.env')).toContain('MLPACK_SHADOW_URL=http://iris-shadow:');
    expect(await write()).toMatchObject({ written: [], remembered: ['images', 'database', 'shadows'] });
    const usage = { code: 'USAGE', message: expect.stringContaining('--shadow') };
    await expect(write({ database: 'none' })).rejects.toMatchObject(usage);
    await expect(write({ style: 'knative' })).rejects.toMatchObject(usage);
    const gone = await write({ shadows: ['none'] });
    expect(gone.removed).toContain('base/iris-shadow/deployment.yaml');
    expect(await read('base/iris/settings.env')).not.toContain('SHADOW');
  });

  it("seals the database's login once, and again when it's told a certificate", async () => {
    const { folder, images, write, read } = await project();
    await sealingPair(folder);
    const sealed = { secrets: 'sealed', sealingCert: 'sealed.pem', sealingNamespace: 'production' } as const;
    await write({ images, database: 'postgres', ...sealed });
    const first = await read('base/sealed-secret.yaml');
    expect(first).toContain('password: AQ');
    expect(await write()).toMatchObject({ written: [], remembered: ['images', 'database', 'secrets'] });
    await write({ sealingCert: 'sealed.pem' });
    expect(await read('base/sealed-secret.yaml')).not.toBe(first);
    expect(await write({ secrets: 'plain' })).toMatchObject({ removed: ['base/sealed-secret.yaml'] });
  });

  it('says what it lacks to seal, and for what nothing can be sealed', async () => {
    const { folder, images, write } = await project();
    const { privateKey } = await sealingPair(folder);
    const asked = { images, database: 'postgres', secrets: 'sealed' } as const;
    const cert = { sealingCert: 'sealed.pem', sealingNamespace: 'production' };
    const lacking = {
      code: 'USAGE',
      suggestions: [
        expect.stringContaining('kubeseal --fetch-cert'),
        expect.stringContaining('--sealing-cert'),
      ],
    };
    await expect(write(asked)).rejects.toMatchObject(lacking);
    await expect(write({ ...asked, sealingNamespace: 'production' })).rejects.toMatchObject(lacking);
    await expect(write({ ...asked, ...cert, sealingNamespace: 'a.b' })).rejects.toMatchObject(lacking);
    await write({ ...asked, ...cert });
    await expect(write({ sealingNamespace: 'staging' })).rejects.toMatchObject(lacking);
    await expect(write({ name: 'other' })).rejects.toMatchObject(lacking);
    await expect(write({ database: 'secret/mine' })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(write({ secrets: 'plain', ...cert })).rejects.toMatchObject({ code: 'USAGE' });
    await writeFile(join(folder, 'key.pem'), privateKey);
    const key = write({ sealingCert: 'key.pem' });
    await expect(key).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
    await expect(write({ sealingCert: 'gone.pem' })).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });

  it('refuses a record whose sealed login no command wrote', async () => {
    const { folder, images, write } = await project();
    await sealingPair(folder);
    const cert = { sealingCert: 'sealed.pem', sealingNamespace: 'production' };
    await write({ images, database: 'postgres', secrets: 'sealed', ...cert });
    const path = join(folder, 'out', '.mlpack-stack.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"password": "AQ', '"password": "{{ '));
    await expect(write()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('options.sealed'),
    });
  });

  it('calls services as Kubernetes takes them, and refuses a canary whose service is another model', async () => {
    const { folder, environment, images, write } = await project();
    const digit = `oci:${await imageIn(folder, environment, '3d')}`;
    const canary = `oci:${await imageIn(folder, environment, 'iris-canary')}`;
    const { name, services } = await write({ images: [digit] });
    expect([name, services.map(({ service }) => service)]).toEqual(['model-3d', ['model-3d']]);
    await expect(write({ images: [...images, canary], canary: images[0] })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('iris-canary'),
    });
  });
});
