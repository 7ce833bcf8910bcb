/** Stacks for a swarm: written, remembered, edited by hand, and what is said of those who have other commands than mlpack's. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { environmentOf, imageIn } from '../../../../test/support/stack-environment.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import type { Environment } from '../../environment/environment.ts';
import { openStack } from '../open-stack.ts';
import { composeStack, type ComposeOptions } from './compose-stack.ts';

const nothing = {
  database: undefined,
  databaseImage: undefined,
  monitoring: undefined,
  proxy: undefined,
  replicas: undefined,
  swarm: undefined,
  images: [],
  name: undefined,
  output: 'stack',
  edited: 'refuse',
  update: false,
} as const;

let folder: string;
let notes: string[];
let environment: Environment;
let image: string;
beforeEach(async () => {
  folder = await tempDir();
  notes = [];
  environment = await environmentOf(folder, notes);
  image = `oci:${await imageIn(folder, environment)}`;
});

const compose = (asked: Partial<ComposeOptions>) => composeStack(environment, { ...nothing, ...asked });
const read = (path: string) => readFile(join(folder, 'stack', path), 'utf8');
const edit = async (path: string, text: string) => writeFile(join(folder, 'stack', path), text);
const configs = async () => (await read('stack.yaml')).match(/^ {2}caddyfile-[0-9a-f]{8}:$/gm);
const swarm = { swarm: true, database: 'none', proxy: true } as const;

describe('a stack for a swarm', () => {
  it('stays for a swarm until it is said to be for Compose, and what was deployed is not forgotten', async () => {
    expect(await compose({ ...swarm, images: [image] })).toMatchObject({
      written: expect.arrayContaining(['stack.yaml']),
    });
    expect(await compose({})).toMatchObject({ written: [], remembered: expect.arrayContaining(['swarm']) });
    const back = await compose({ swarm: false });
    expect(back).toMatchObject({ removed: ['stack.yaml'], options: { swarm: false } });
    expect(back.written).toContain('compose.yaml');
    expect(notes).toContain(
      'The stack was for a swarm. What runs and is stored there stays: docker stack rm iris',
    );
    expect(await readdir(join(folder, 'stack'))).not.toContain('stack.yaml');
  });

  it('deploys an edited file, for it is another config then, and keeps the edit', async () => {
    await compose({ ...swarm, images: [image] });
    const before = await configs();
    const caddyfile = `${await read('Caddyfile')}# of mine\n`;
    await edit('Caddyfile', caddyfile);
    expect(await compose({})).toMatchObject({ written: ['stack.yaml'], kept: ['Caddyfile'] });
    expect(await read('Caddyfile')).toBe(caddyfile);
    const after = await configs();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(await compose({})).toMatchObject({ written: [], kept: ['Caddyfile'] });
    expect(await compose({ edited: 'overwrite' })).toMatchObject({ kept: [] });
    expect(await configs()).toEqual(before);
  });

  it('has a secret that is called as it will be found when it is made with the stack', async () => {
    await compose({ swarm: true, database: 'postgres', images: [image] });
    const secrets = async () => (await read('stack.yaml')).match(/^ {2}database-password-[0-9a-f]{8}:$/gm);
    const made = await secrets();
    expect(made).toHaveLength(1);
    expect(await compose({})).toMatchObject({ written: [] });
    await writeFile(join(folder, 'stack/secrets/other'), 'x');
    expect(await secrets()).toEqual(made);
  });

  it('may have several servers at one port without a proxy, and no SQLite', async () => {
    const spread = { swarm: true, database: 'none', replicas: 3, images: [image] } as const;
    expect(await compose(spread)).toMatchObject({ options: { replicas: 3, proxy: false } });
    await expect(compose({ ...swarm, database: 'sqlite' })).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: [expect.stringContaining('--db postgres'), expect.stringContaining('--db none')],
    });
    await expect(compose({ swarm: false })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is nothing that mlpack up runs: it says what does', async () => {
    await compose({ ...swarm, images: [image] });
    await expect(openStack(environment, undefined)).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: [
        `Bring it up, or to another version: docker stack deploy --with-registry-auth --compose-file ${join(folder, 'stack/stack.yaml')} iris`,
        expect.stringContaining('docker stack services iris'),
        'Take it away: docker stack rm iris',
        expect.stringContaining('--no-swarm'),
      ],
    });
    await edit('stack.yaml', 'of mine');
    await compose({ swarm: false });
    await expect(openStack(environment, undefined)).rejects.not.toMatchObject({ code: 'USAGE' });
  });
});
