/** docs/steps.md against the schema of mlpack.yaml and against models: no step without a section, no example that isn't served. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectSteps } from '../src/app/project/steps/inspect-steps.ts';
import { inspectOnnx } from '../src/model/formats/onnx/inspect-onnx.ts';
import { stepsProject } from './support/written-steps.ts';

const root = resolve(import.meta.dirname, '..');
const text = readFileSync(resolve(root, 'docs/steps.md'), 'utf8');
const sections = text.split(/^## /mu).map((section) => section.split('\n', 1)[0] ?? '');
const { $defs } = JSON.parse(readFileSync(resolve(root, 'schemas/mlpack.schema.json'), 'utf8'));
const steps: Readonly<Record<string, Schema>> = $defs.step.oneOf[1].properties;

interface Schema {
  readonly properties?: object;
  readonly oneOf?: readonly Schema[];
}

it.each(Object.entries(steps))('%s has a section with all its settings', (name, schema) => {
  expect(sections).toContain(name);
  const [, section = ''] = text.split(`\n## ${name}\n`);
  const [own = ''] = section.split('\n## ');
  for (const { properties = {} } of [schema, ...(schema.oneOf ?? [])]) {
    for (const setting of Object.keys(properties)) expect(own).toMatch(new RegExp(`\\b${setting}\\b`, 'u'));
  }
  expect(own).toContain('```yaml');
});

/** The files of code, by name. */
const modules = [...text.matchAll(/^(\S+\.ts):\n\n```ts\n([^`]*)```/gmu)].map(
  ([, name = '', code = '']) => [name, code] as const,
);

const examples = [...text.matchAll(/```yaml\n# ([^\n]*) of (\S+)\n([^`]*)```/gu)];

describe('an example', () => {
  it('is said of a model that is here', () => {
    expect(examples).toHaveLength(text.split('```yaml').length - 1);
  });

  it.each(examples.map(([, files = '', from = '', yaml = '']) => [yaml, files, from]))(
    'fits its model: %s',
    async (yaml, files, from) => {
      const others = files.split(/, | and /u).filter((file) => file !== 'model.onnx');
      const folder = await stepsProject(resolve(root, from), yaml, others);
      for (const [name, code] of modules) writeFileSync(resolve(folder, name), code);
      const model = resolve(folder, 'model.onnx');
      const info = await inspectSteps(
        { command: 'mlpack', cwd: folder },
        [model],
        await inspectOnnx(model, {}),
      );
      expect(info).toHaveProperty('steps');
    },
  );
});
