/** docs/configuration.md, mlpack.yaml's `serve` and what the server reads: nothing is missing from any of them. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentSettings } from '../../contract/settings/environment-settings.ts';
import { serveSettings } from '../../contract/settings/serve-settings.ts';
import type { NumberSetting, ServeSetting } from '../../contract/settings/setting.ts';
import { readSettings } from '../../templates/onnx/server/settings/settings.ts';
import { defaultText } from '../support/default-text.ts';

const root = resolve(import.meta.dirname, '../..');
const lines = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8').split('\n');

/** Rows of the table, by the name of their variable. */
const rows = new Map(
  lines.flatMap((line): [string, string][] => {
    const [, variable] = /^\| \S+ \| `([A-Z_0-9]+)` \|/.exec(line) ?? [];
    return variable === undefined ? [] : [[variable, line]];
  }),
);

/** Variables that the server asks for. Where traces go, it asks how. */
function variablesRead(): string[] {
  const asked = new Set<string>();
  const valueOf = (name: string | symbol): string | undefined => {
    asked.add(String(name));
    return name === 'OTEL_EXPORTER_OTLP_ENDPOINT' ? 'http://collector:4318' : undefined;
  };
  const env = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => valueOf(name),
      getOwnPropertyDescriptor: (_, name) => ({ value: valueOf(name), configurable: true, enumerable: true }),
    },
  );
  readSettings(env, '/opt/mlpack');
  return [...asked];
}

function values({ schema }: Pick<ServeSetting | NumberSetting, 'schema'>): string {
  if ('enum' in schema) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if ('examples' in schema) return schema.examples.map((text) => `\`${text}\``).join(', ');
  if (schema.type === 'string') return 'absolute path';
  if (schema.type === 'boolean') return '`true`, `false`; as a variable `on`, `off`';
  const word = 'pattern' in schema ? `\`${schema.pattern.slice(1, -1)}\`, ` : '';
  return `${word}${schema.minimum} to ${schema.maximum}`;
}

describe('docs/configuration.md', () => {
  it.each(Object.entries<ServeSetting>(serveSettings))('has `serve.%s` as it is', (key, setting) => {
    const { variable, meaning } = setting;
    expect(rows.get(variable)).toBe(
      `| \`${key}\` | \`${variable}\` | ${values(setting)} | ${defaultText(setting)} | ${meaning} |`,
    );
  });

  it.each(Object.values(environmentSettings))('has `$variable` as it is', (setting) => {
    const { variable, meaning } = setting;
    const range = 'schema' in setting ? values(setting) : setting.values;
    expect(rows.get(variable)).toBe(
      `| – | \`${variable}\` | ${range} | ${defaultText(setting)} | ${meaning} |`,
    );
  });

  it('has every variable that the server reads, and no other', () => {
    const read = variablesRead();
    expect(read.filter((variable) => !rows.has(variable))).toEqual([]);
    // OpenTelemetry reads those itself.
    const sources = globSync('node_modules/@opentelemetry/*/build/src/**/*.js', { cwd: root });
    const code = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
    const others = [...rows.keys()].filter((variable) => !read.includes(variable));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((variable) => !variable.startsWith('OTEL_') || !code.includes(variable))).toEqual(
      [],
    );
  });

  it('has every variable in its table once', () => {
    const variables = lines.flatMap((line) => /^\|[^|]*\| `([A-Z_0-9]+)`/.exec(line)?.[1] ?? []);
    expect(variables).toEqual([...rows.keys()]);
  });
});
