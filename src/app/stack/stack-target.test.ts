/** Another deploy target than Compose: a stack for it is one file, and somebody else runs it. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describedModel } from '../../../test/support/described-image.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import { assembleImage, bundleImages } from '../../oci/image/assemble.ts';
import { buildLayer } from '../../oci/layer/layer.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { goldenSetToJson } from '../../tensor/golden-json.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { openStack } from './open-stack.ts';
import type { StackTarget } from './stack-target.ts';
import { composeStack } from './write/compose-stack.ts';
import { tagged } from '../../../test/support/tagged.ts';

const nobody = async () => {
  throw new Error('nobody runs it');
};

/** A stack is a line for each model: its service and its port. */
const list: StackTarget = {
  mainFile: 'models.txt',
  files: ({ models }) => ({
    'models.txt': models.map(({ service, port }) => `${service} ${port}\n`).join(''),
  }),
  secrets: () => ['token'],
  readEntries(text) {
    const lines = text.trim().split('\n');
    const models = lines.map((line) => {
      const [service = '', port] = line.split(' ');
      return [service, { service, port: Number(port), path: '' }] as const;
    });
    return { models: Object.fromEntries(models), predictions: 'none' };
  },
  downCommand: (name) => `stop ${name}`,
  open: async (_environment, folder, { models }) => ({
    bringUp: nobody,
    takeDown: nobody,
    states: nobody,
    logs: nobody,
    addresses: async () => [],
    execute: async (command) => `${command.join(' ')} in ${folder}`,
    publishedAddress: async ({ service }) => `list.test:${models[service]?.port}`,
  }),
};

async function environmentOf(folder: string, notes: string[] = []): Promise<Environment> {
  const facts = processFacts(folder);
  const progress = { ...facts.progress, note: (text: string) => void notes.push(text) };
  const environment = await createEnvironment({ ...facts, progress });
  onTestFinished(() => environment.http.close());
  return environment;
}

/** An image of one model, as a layout. @returns its folder */
async function imageIn(folder: string, { store }: Environment): Promise<string> {
  const { contract, golden } = describedModel();
  const files = { 'contract.json': contract, 'golden.json': goldenSetToJson(golden) };
  const entries = Object.entries(files).map(([name, value]): TreeEntry => {
    const content = bytesContent(JSON.stringify(value));
    return { type: 'file', path: `opt/mlpack/config/${name}`, mode: 0o644, uid: 0, gid: 0, content };
  });
  const image = assembleImage({
    platform: parsePlatform('linux/amd64'),
    config: {},
    layers: [await buildLayer(entries, store, { mtimeSeconds: 0 })],
    history: [{ createdBy: 'COPY config/ /opt/mlpack/config/', empty: false }],
    createdSeconds: 0,
  });
  const layout = join(folder, 'layout');
  await writeLayout(layout, bundleImages([image]), tagged('iris:1.0.0'));
  return layout;
}

/** A server and nothing else. */
const asked = {
  database: 'none',
  databaseImage: undefined,
  monitoring: false,
  proxy: false,
  replicas: 1,
  swarm: undefined,
} as const;

it('says how a stack of its own is taken down under the name that it had', async () => {
  const folder = await tempDir();
  const notes: string[] = [];
  const environment = await environmentOf(folder, notes);
  const images = [`oci:${await imageIn(folder, environment)}`];
  const options = { ...asked, images, output: 'out', edited: 'refuse', update: false } as const;
  await composeStack(environment, { ...options, name: 'before' }, list);
  await composeStack(environment, { ...options, name: 'after' }, list);
  expect(notes).toContain(
    'The stack was called before. What runs and is stored by that name stays: stop before',
  );
});

it('writes its own files, knows its stacks by one of them, and asks who runs them', async () => {
  const folder = await tempDir();
  const environment = await environmentOf(folder);
  const image = await imageIn(folder, environment);
  const written = await composeStack(
    environment,
    { ...asked, name: undefined, images: [`oci:${image}`], output: 'out', edited: 'refuse', update: false },
    list,
  );
  expect(written).toMatchObject({ written: ['models.txt'], secrets: ['token'] });
  expect(await readdir(join(folder, 'out'))).toEqual(['.mlpack-stack.json', 'models.txt', 'secrets']);
  expect(await readFile(join(folder, 'out', 'models.txt'), 'utf8')).toBe('iris 8080\n');

  const stack = await openStack(environment, 'out', list);
  const entry = { service: 'iris', port: 8080, path: '' };
  expect(stack.entries).toEqual({ models: { iris: entry }, predictions: 'none' });
  expect(await stack.publishedAddress(entry)).toBe('list.test:8080');
  expect(await stack.execute(['iris', 'true'], environment)).toBe(`iris true in ${join(folder, 'out')}`);
  await expect(openStack(environment, 'out')).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringContaining('no compose.yaml'),
  });

  const path = join(folder, 'out', 'models.txt');
  await writeFile(path, 'münchen 8080\n', 'latin1');
  await expect(openStack(environment, 'out', list)).rejects.toMatchObject({
    code: 'FILE_NOT_READABLE',
    message: `${path} is not UTF-8: byte 2 of line 1 is 0xFC; save it as UTF-8.`,
  });
});
