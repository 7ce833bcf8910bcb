import Dockerode from 'dockerode';
import { describe, expect, it } from 'vitest';
import { serve } from '../../test/support/http-server.ts';
import type { Engine } from './engine.ts';
import { inspectImage, saveImage } from './images.ts';

/** An engine that answers everything with a JSON value. */
async function engineSaying(value: unknown): Promise<Engine> {
  const address = await serve((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
  });
  const [host = '', port = ''] = address.split(':');
  const info = {
    name: 'Docker',
    version: '29.0.0',
    apiVersion: '1.52',
    platform: 'linux/amd64',
    hasBuildKit: true,
  } as const;
  const client = new Dockerode({ protocol: 'http', host, port: Number(port) });
  return { client, info: { ...info, url: `tcp://${address}` } };
}

describe('an engine that answers by the beginning of an id', () => {
  const told = (names: string[]) => engineSaying({ Id: `sha256:b58774${'0'.repeat(58)}`, RepoTags: names });
  it.each(['b', 'b58774', 'b5877400000'])('is not believed for %s', async (word) => {
    for (const names of [[], ['a:0.1.0'], ['bb:latest', `${word}:0.1.0`]]) {
      const engine = await told(names);
      await expect(inspectImage(engine, word)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
      await expect(saveImage(engine, word)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    }
    for (const name of ['', 'localhost/', 'quay.io/team/']) {
      const engine = await told(['a:0.1.0', `${name}${word}:latest`]);
      expect(await inspectImage(engine, word)).toMatchObject({
        id: expect.stringContaining('sha256:b58774'),
      });
    }
  });

  it.each(['b58774000000', 'sha256:b58774', 'b:0.1.0', 'me/b'])('is for %s', async (named) => {
    expect(await inspectImage(await told(['a:0.1.0']), named)).toMatchObject({ names: ['a:0.1.0'] });
  });
});

const id = `sha256:${'ab'.repeat(32)}`;
const empty = { id, names: [], digests: [], sizeBytes: 0, labels: {}, environment: {} };

it.each([
  ['no configuration', { Id: id, Os: 'linux', Architecture: 'arm64', RootFS: {} }, 'linux/arm64'],
  ['a configuration of nothing', { Id: id, Config: null, RootFS: null, RepoTags: null }, 'unknown/unknown'],
  [
    'labels of nothing',
    { Id: id, Config: { Labels: null, Env: null }, RootFS: { Layers: null } },
    'unknown/unknown',
  ],
])('inspects an image that has %s', async (_, told, platform) => {
  expect(await inspectImage(await engineSaying(told), 'x:1')).toEqual({ ...empty, platform });
});
