/** `serve` in mlpack.yaml and the server that reads what became of it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveSettings } from '../../contract/settings/serve-settings.ts';
import type { ServeSetting } from '../../contract/settings/setting.ts';
import { readSettings } from '../../templates/onnx/server/settings/settings.ts';
import { certificate } from '../support/server/certificate.ts';
import { tempDir } from '../support/temp.ts';

/** Of settings that are text, what they may not be. */
const refusedTexts: Readonly<Record<string, readonly string[]>> = {
  predictionLog: ['other', 'mysql://db/mlpack', 'sqlite://predictions.db'],
  predictionRedact: ['[1]'],
  predictionHash: ['["a"'],
};

type KeyedSetting = ServeSetting & { readonly key: string };

const settings = Object.entries<ServeSetting>(serveSettings).map(([key, setting]): KeyedSetting => ({
  key,
  ...setting,
}));

/** Values at the ends of what a setting may be, and beyond. */
function values({ key, schema }: KeyedSetting): { readonly allowed: string[]; readonly refused: string[] } {
  if (isSwitch(schema)) return { allowed: ['on', 'off'], refused: ['true', 'other'] };
  if ('enum' in schema) return { allowed: [...schema.enum], refused: ['other'] };
  if ('examples' in schema) return { allowed: [...schema.examples], refused: [...(refusedTexts[key] ?? [])] };
  if (!('minimum' in schema)) return { allowed: ['/somewhere'], refused: ['nowhere'] };
  const word = 'pattern' in schema ? [schema.pattern.slice(1, -1)] : [];
  return {
    allowed: [...word, String(schema.minimum), String(schema.maximum)],
    // The server may take 0 for a port of the system's choice, which an image has no use for.
    refused: ['other', String(schema.maximum + 1), ...(schema.minimum === 0 ? ['-1'] : [])],
  };
}

function isSwitch(schema: ServeSetting['schema']): boolean {
  return 'type' in schema && schema.type === 'boolean';
}

const read = (env: Readonly<Record<string, string>>) => readSettings(env, '/opt/mlpack');

const files = settings.filter(({ key }) => key.endsWith('File'));
const others = settings.filter((setting) => !files.includes(setting));

describe.each(others)('$key', (setting) => {
  const { variable } = setting;
  const value = typeof setting.default === 'boolean' ? (setting.default ? 'on' : 'off') : setting.default;
  const { allowed, refused } = values(setting);

  it('reaches the server, which checks it as the schema does', () => {
    for (const text of allowed) expect(() => read({ [variable]: text }), text).not.toThrow();
    for (const text of refused) expect(() => read({ [variable]: text }), text).toThrow(variable);
  });

  it('has the default that is documented, and others', () => {
    expect(read({ [variable]: String(value) })).toEqual(read({}));
    expect(allowed.map((text) => read({ [variable]: text }))).not.toEqual(allowed.map(() => read({})));
  });
});

it('files are read where the settings say', async () => {
  const folder = await tempDir();
  const { cert, key } = certificate;
  const texts: Record<string, string> = {
    apiKeyFile: 'a-key\n',
    tlsCertFile: cert,
    tlsKeyFile: key,
    predictionLogPasswordFile: 'secret\n',
    predictionHashKeyFile: 'pepper\n',
  };
  const env = Object.fromEntries(files.map((file) => [file.variable, join(folder, file.key)]));
  for (const file of files) await writeFile(join(folder, file.key), texts[file.key] ?? '');
  expect(read(env)).toMatchObject({
    apiKeys: ['a-key'],
    tls: { cert, key },
    predictionLog: { password: 'secret', privacy: { hashKey: 'pepper' } },
  });
});
