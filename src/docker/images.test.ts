import Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { serve } from '../../test/support/http-server.ts';
import type { Engine } from './engine.ts';
import { inspectImage } from './images.ts';

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
