/** Each example, by the commands of its README; those of texts and pictures are in folder-examples.test.ts. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { copyOf, examples, runExample } from '../support/examples.ts';
import { it } from '../support/rig.ts';
import { writeStackProject } from '../support/stack-project.ts';
import { runOk } from '../support/run.ts';

describe('examples', () => {
  it('are all tested here', async () => {
    const folders = (await readdir(examples, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual([
      'churn',
      'detector',
      'digits-image',
      'embeddings-pgvector',
      'iris',
      'iris-postgres',
      'iris-xgboost',
      'pictures',
      'sentiment',
      'two-models',
    ]);
  });

  it('churn: a pickle inspected, built without configuration, tested, run and asked', async ({ dir }) => {
    await copyOf('churn', dir);
    const inspected = await runCli(['inspect', 'model.pkl'], { cwd: dir });
    expect(inspected.stdout).toContain('one of monthly, one year, two years');
    const built = await runCli(['build', 'model.pkl'], { cwd: dir });
    expect(built.stdout).toContain('of the training framework pass');
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout).toContain('All pass.');
    const golden = await runCli(['golden', 'model.pkl'], { cwd: dir });
    expect(golden.stdout).toContain('"predict_proba": model.predict_proba(rows).tolist(),');

    const running = await runExample({ cwd: dir });
    const row = JSON.parse(await readFile(join(dir, 'request.json'), 'utf8')).rows[0];
    const ask = (sent: object) => running.predict(JSON.stringify({ rows: [sent] }), 'application/json');
    const leaves = { label: 'leaves', probabilities: { leaves: expect.closeTo(0.953, 2) } };
    expect(await ask(row)).toMatchObject({ predictions: [leaves] });
    expect(await ask({ ...row, customer_id: 7 })).toMatchObject({ predictions: [leaves] });
    expect(await ask({ ...row, contract: 'weekly' })).toEqual({
      error: 'rows[0].contract: "weekly" is not one of "monthly", "one year", "two years"',
    });
    expect(await running.stop()).toBe(0);
  });

  const onnxIris = { output_label: 'setosa', output_probability: { setosa: expect.closeTo(0.977, 2) } };
  const ofOneModel = [
    { example: 'iris-xgboost', file: 'model.ubj', shows: 'XGBoost', answers: { label: 'setosa' } },
    { example: 'iris', file: 'model.onnx', shows: 'ZipMap', answers: onnxIris },
  ];
  for (const { example, file, shows, answers } of ofOneModel)
    it(`${example}: inspected, built without an engine, tested, run and asked`, async ({ dir }) => {
      await copyOf(example, dir);
      const inspected = await runCli(['inspect', file], { cwd: dir });
      expect(inspected.stdout).toContain(shows);
      const built = await runCli(['build'], { cwd: dir });
      expect(built.stdout).toContain('of the training framework pass');
      const tested = await runCli(['test'], { cwd: dir });
      expect(tested.stdout).toContain('All pass.');

      const running = await runExample({ cwd: dir });
      const body = await readFile(join(dir, 'request.json'), 'utf8');
      expect(await running.predict(body, 'application/json')).toMatchObject({
        model: example,
        predictions: [answers],
      });
      expect(await running.stop()).toBe(0);
    });

  it('digits-image: built into an engine, run there, asked by its own client', async ({ engine, dir }) => {
    await copyOf('digits-image', dir);
    const built = await runCli(['build', '--json'], { cwd: dir, engine });
    expect(built.json()).toMatchObject({
      locations: [{ kind: 'oci' }, { kind: 'docker' }],
      models: [{ golden: { source: 'framework' } }],
    });
    const running = await runExample({ cwd: dir, engine });
    const client = await runOk(process.execPath, ['client.mjs', '3', running.url], { cwd: dir });
    const golden = JSON.parse(await readFile(join(dir, 'golden.json'), 'utf8'));
    const [probabilities]: number[][] = Object.values<{ data: number[][] }>(golden.outputs).map(
      ({ data }) => data[3] ?? [],
    );
    const digit = probabilities?.indexOf(Math.max(...probabilities));
    expect(client.stdout).toContain(String(digit));
    expect(await running.stop()).toBe(0);
    await engine.dockerCli(['rmi', 'digits:0.1.0']);
  });

  it(
    'iris-postgres: brought up with its database, asked, and taken away',
    { timeout: 1_200_000 },
    async ({ engine, needs, dir }) => {
      needs('debootstrap');
      await copyOf('iris-postgres', dir);
      expect(await runCli(['build'], { cwd: dir, engine })).toMatchObject({ exitCode: 0 });
      const { mlpack, compose, port } = await writeStackProject(engine, dir, ['--db', 'postgres'], 'IRIS');
      const up = await mlpack('up');
      expect(up, up.stderr).toMatchObject({ exitCode: 0 });
      expect(up.stdout).toContain('its prediction is in the database');

      const body = await readFile(join(dir, 'request.json'), 'utf8');
      const headers = { 'content-type': 'application/json', 'x-request-id': 'from-the-readme' };
      const answer = await fetch(`http://127.0.0.1:${port}/predict`, { method: 'POST', headers, body });
      expect(answer.status).toBe(200);
      const query = `SELECT prediction FROM predictions WHERE correlation_id = 'from-the-readme'`;
      await expect
        .poll(() => compose('exec', '-T', 'database', 'psql', '-U', 'mlpack', 'predictions', '-Atc', query), {
          timeout: 20_000,
        })
        .toBe('["setosa"]\n');
      expect(await mlpack('down', '--volumes')).toMatchObject({ exitCode: 0 });
      await engine.dockerCli(['rmi', 'iris:0.1.0']);
    },
  );

  it('two-models: built, each model proven by its own golden cases', async ({ dir }) => {
    await copyOf('two-models', dir);
    const built = await runCli(['build'], { cwd: dir });
    expect(built.stdout).toMatch(/^Image +shop:1\.0\.0$/m);
    for (const model of ['iris 1.0.0', 'iris 2.0.0', 'digits 0.1.0'])
      expect(built.stdout).toMatch(new RegExp(`^${model} +1 case of the training framework pass$`, 'm'));
  });

  it('two-models: tested, run and asked', async ({ dir }) => {
    await copyOf('two-models', dir);
    await runCli(['build'], { cwd: dir });
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout).toContain('All pass.');
    expect(tested.stdout).toContain('iris 2.0.0, golden:');

    const running = await runExample({ cwd: dir });
    const { url } = running;
    const ask = async (path: string, file: string): Promise<unknown> => {
      const body = await readFile(join(dir, file), 'utf8');
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}${path}`, { method: 'POST', headers, body })).json();
    };
    expect(await ask('/predict', 'rows.json')).toMatchObject({
      model: 'iris',
      version: '1.0.0',
      predictions: [{ output_label: 'setosa' }],
    });
    const newest = { model_name: 'iris', model_version: '2.0.0', outputs: [{ data: [0] }, {}] };
    expect(await ask('/v2/models/iris/infer', 'infer.json')).toMatchObject(newest);
    expect(await ask('/v2/models/iris/versions/2.0.0/infer', 'infer.json')).toMatchObject(newest);
    expect(await ask('/v2/models/iris/versions/1.0.0/infer', 'infer.json')).toMatchObject({
      model_version: '1.0.0',
    });
    const digits = await fetch(`${url}/v2/models/digits`);
    expect(await digits.json()).toMatchObject({ name: 'digits', versions: ['0.1.0'] });
    expect(await running.stop()).toBe(0);
  });
});
