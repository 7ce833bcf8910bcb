/** Another deploy target than Compose: a stack for it is one file, and somebody else runs it. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environmentOf, imageIn } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { openStack } from './open-stack.ts';
import type { StackTarget } from './stack-target.ts';
import { composeStack } from './write/compose-stack.ts';

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
  modelImages: () => [],
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
