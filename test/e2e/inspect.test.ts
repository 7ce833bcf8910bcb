/** What `mlpack inspect` says of files that are converted: what they are, whatever they are called, and what stands in the way. */
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { writeJoblibForest } from '../support/joblib-forest.ts';
import { runMeasured } from '../support/peak-memory.ts';
import { global, int, list, object, op, pickleBytes, text, tuple } from '../support/pickle-bytes.ts';
import { tempDir } from '../support/temp.ts';

const models = resolve(import.meta.dirname, '../models/classical');
const schema: object = JSON.parse(
  await readFile(resolve(import.meta.dirname, '../../schemas/inspect.schema.json'), 'utf8'),
);
const validate = new Ajv2020().compile(schema);

/** A pipeline with two classes that nothing knows, whose names and settings a terminal would obey. */
const foreign = pickleBytes(
  object(global('sklearn.pipeline', 'Pipeline'), {
    steps: list(
      ...['First', 'Second'].map((name) =>
        tuple(
          text(`\u001b[31m${name}`),
          object(global('house\u001b[2J', name), { depth: int(3), note: text('\u009b') }),
        ),
      ),
    ),
    _sklearn_version: text('1.4.2'),
  }),
);

const unfittedState = { kernel: text('rbf'), gamma: op('NONE') };

async function inspected(path: string) {
  const cwd = await tempDir();
  return await runCli(['inspect', path, '--json'], { cwd, cacheDir: join(cwd, 'cache') });
}

describe('mlpack inspect --json', () => {
  it.each([
    ['frame-lr', 'pickle'],
    ['frame-ord', 'pickle'],
    ['container', 'pickle'],
    ['hgb-cat-1.2.1', 'pickle'],
    ['multilabel-rf-1.2.1', 'pickle'],
    ['lightgbm-frame-cat', 'lightgbm-text'],
    ['xgb-cat-3.3.0', 'xgboost-ubjson'],
    ['xgb-booster-1.7.4', 'xgboost-json'],
  ])('is of its schema for %s, and says what its files are', async (name) => {
    const files = (await readdir(join(models, name))).filter((file) => file.startsWith('model'));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const result = await inspected(join(models, name, file));
      expect(result.exitCode).toBe(0);
      const value = result.json();
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      expect(value).toMatchObject({ format: 'onnx', source: { conversion: 'done', problems: [] } });
    }
  });

  it.each([
    ['a pickle', foreign],
    ['a list', pickleBytes(list(text('age')))],
    ['an unfitted model', pickleBytes(object(global('sklearn.svm._classes', 'SVC'), unfittedState))],
  ])('is of its schema where %s is refused', async (_, bytes) => {
    const path = join(await tempDir(), 'model.onnx');
    await writeFile(path, bytes);
    const result = await inspected(path);
    expect(result.exitCode).toBe(0);
    const value = result.json();
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(value).toMatchObject({ format: null, source: { form: 'pickle', conversion: 'refused' } });
  });
});

describe('mlpack inspect', () => {
  it('shows the tree of a pipeline under any name, and its inputs and outputs', async () => {
    const cwd = await tempDir();
    await copyFile(join(models, 'frame-lr/model.joblib.xz'), join(cwd, 'churn.onnx'));
    const { exitCode, stdout } = await runCli(['inspect', 'churn.onnx'], {
      cwd,
      cacheDir: join(cwd, 'cache'),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^File +pickle of protocol 4, written by joblib, packed by xz$/m);
    expect(stdout).toMatch(/^├─ prep: ColumnTransformer$/m);
    expect(stdout).toMatch(/^│ {2}│ {2}├─ simpleimputer: SimpleImputer\(strategy='median'\)$/m);
    expect(stdout).toMatch(/^└─ model: LogisticRegression\(max_iter=2000\)$/m);
    expect(stdout).toMatch(/^input +city +string/m);
  });

  it('foretells a refusal, each of its reasons, and gives a terminal nothing to obey', async () => {
    const cwd = await tempDir();
    await writeFile(join(cwd, 'model.pkl'), foreign);
    const options = { cwd, cacheDir: join(cwd, 'cache') };
    const { exitCode, stdout } = await runCli(['inspect', 'model.pkl'], options);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('mlpack would refuse this model:');
    expect(stdout).toContain('- Pipeline.steps[0] is a First of');
    expect(stdout).toContain('- Pipeline.steps[1] is a Second of');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u009b');
    const graph = await runCli(['inspect', 'model.pkl', '--graph', 'graph.svg'], options);
    expect(graph).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/\[MODEL_\w+\]/) });
    expect(await readdir(cwd)).not.toContain('graph.svg');
  });

  it('describes a forest of a gigabyte in 300 MB', async () => {
    const cwd = await tempDir();
    const sizeBytes = await writeJoblibForest(join(cwd, 'forest.joblib'), 120, 120_000);
    expect(sizeBytes).toBeGreaterThan(1e9);
    const result = await runMeasured(['inspect', 'forest.joblib'], cwd);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(/^Trees +120, of 14,400,000 nodes$/m);
    expect(result.stdout).toContain('mlpack convert forest.joblib --output model.onnx');
    expect(result.peakBytes).toBeLessThan(300e6);
  });
});
