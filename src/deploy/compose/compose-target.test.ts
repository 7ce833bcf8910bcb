import { describe, expect, it } from 'vitest';
import { composeSchemaErrors } from '../../../test/support/compose-schema.ts';
import { digits, iris, pairwiseStacks, shadowed, stackOf, stackTitle } from '../../../test/support/stacks.ts';
import { readEntries } from './entries.ts';
import type { Stack } from '../stack.ts';
import { composeTarget } from './compose-target.ts';

const goldens: Readonly<Record<string, Stack>> = {
  'model-only': stackOf(),
  'with-postgres': stackOf({ database: 'postgres' }),
  'with-shadow': stackOf({ database: 'postgres', monitoring: true, models: [shadowed] }),
  'with-everything': stackOf({
    database: 'postgres',
    monitoring: true,
    proxy: true,
    replicas: 2,
    models: [iris, digits],
  }),
};

const composeText = (stack: Stack) => composeTarget.files(stack)['compose.yaml'] ?? '';

/** Address, variable and port of what is published. */
function published(stack: Stack): string[] {
  const ports = composeText(stack).matchAll(/^ +- (\S+):\$\{(\w+_PORT):-(\d+)\}:\d+$/gmu);
  return [...ports].map(([, address, variable, port]) => `${address} ${variable} ${port}`);
}

describe('the files of a stack for Compose', () => {
  it.each(Object.entries(goldens))('are the golden ones: %s', async (name, stack) => {
    for (const [path, text] of Object.entries(composeTarget.files(stack))) {
      await expect(text).toMatchFileSnapshot(`../../../test/golden/stacks/${name}/${path}`);
    }
  });

  it('lead nobody to a shadow but its model', () => {
    const shape = {
      models: [shadowed, digits],
      proxy: true,
      monitoring: true,
      database: 'postgres',
    } as const;
    const stack = stackOf(shape);
    const text = composeText(stack);
    expect(composeSchemaErrors(text)).toEqual([]);
    expect(published(stack)).toEqual(['127.0.0.1 PROXY_PORT 8080']);
    const { Caddyfile } = composeTarget.files(stack);
    expect(Caddyfile).not.toContain('shadow');
    expect(text.match(/MLPACK_SHADOW_URL/gu)).toHaveLength(1);
    expect(Object.keys(readEntries(text, 'compose.yaml').models)).toEqual(['iris', 'digits']);
  });

  it.each(pairwiseStacks().map((stack) => [stackTitle(stack), stack] as const))(
    'keep to the schema of the Compose specification: %s',
    (_title, stack) => {
      expect(composeSchemaErrors(composeText(stack))).toEqual([]);
    },
  );

  it('publish one port, on this machine only, with a proxy; that of each model without', () => {
    const models = [iris, digits] as const;
    expect(published(stackOf({ models, proxy: true, monitoring: true, database: 'postgres' }))).toEqual([
      '127.0.0.1 PROXY_PORT 8080',
    ]);
    expect(published(stackOf({ models }))).toEqual([
      '127.0.0.1 IRIS_PORT 8080',
      '127.0.0.1 DIGITS_PORT 8081',
    ]);
  });

  it('say where each model is asked, which mlpack up reads back', () => {
    const models = [iris, digits] as const;
    expect(
      readEntries(composeText(stackOf({ models, proxy: true, database: 'sqlite' })), 'compose.yaml'),
    ).toEqual({
      models: {
        iris: { service: 'proxy', port: 8080, path: '/iris' },
        digits: { service: 'proxy', port: 8080, path: '/digits' },
      },
      predictions: 'sqlite',
    });
    expect(readEntries(composeText(stackOf({ models: [digits] })), 'compose.yaml')).toEqual({
      models: { digits: { service: 'digits', port: 9000, path: '' } },
      predictions: 'none',
    });
  });

  it('are not mistaken for a Compose file of somebody else', () => {
    expect(() => readEntries('services: {}\n', 'compose.yaml')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
    expect(() => readEntries('a: [', 'compose.yaml')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  it('send the path of a model that two services have to neither of them, but by their own names', () => {
    const older = { ...digits, service: 'iris-1', models: [{ name: 'iris', version: '1.0.0' }] };
    const { Caddyfile } = composeTarget.files(stackOf({ models: [iris, older], proxy: true }));
    expect(Caddyfile).toContain('handle /iris-1/* {');
    expect(Caddyfile).not.toContain('/v2/models/iris');
  });
});
