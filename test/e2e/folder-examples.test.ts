/** The examples of texts and pictures, by the commands of their READMEs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { copyOf, runExample } from '../support/examples.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { writeStackProject } from '../support/stack-project.ts';
import { loadPgvector } from '../support/stand-ins.ts';

describe('examples of texts and pictures', () => {
  it('sentiment: a folder inspected, built, tested, run and asked', async ({ dir }) => {
    await copyOf('sentiment', dir);
    const inspected = await runCli(['inspect', 'reviews'], { cwd: dir });
    expect(inspected.stdout, inspected.stderr).toContain('DistilBertForSequenceClassification');
    const built = await runCli(['build', 'reviews'], { cwd: dir });
    expect(built.stdout, built.stderr).toContain('14 cases of the training framework pass');
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout, tested.stderr).toContain('All pass.');

    const running = await runExample({ cwd: dir });
    const rows = await readFile(join(dir, 'request.json'), 'utf8');
    expect(await running.predict(rows, 'application/json')).toMatchObject({
      model: 'reviews',
      predictions: [{ label: 'NEGATIVE' }, { label: 'POSITIVE' }],
    });
    const ask = async (text: string) => running.predict(text, 'text/plain');
    for (const [text, label] of [
      ['The soup was not good.', 'NEGATIVE'],
      ['The soup was good.', 'POSITIVE'],
      ['The soup was not bad.', 'POSITIVE'],
    ])
      expect(await ask(text ?? ''), text).toMatchObject({ predictions: [{ label }] });
    expect(await running.stop()).toBe(0);
  });

  it('pictures: a folder inspected, built, tested, run and asked', async ({ dir }) => {
    await copyOf('pictures', dir);
    const inspected = await runCli(['inspect', 'shapes'], { cwd: dir });
    expect(inspected.stdout, inspected.stderr).toContain('ResNetForImageClassification');
    const built = await runCli(['build', 'shapes'], { cwd: dir });
    expect(built.stdout, built.stderr).toContain('3 cases of the training framework pass');
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout, tested.stderr).toContain('All pass.');

    const running = await runExample({ cwd: dir });
    const picture = (name: string) => readFile(join(dir, 'shapes', `${name}.png`));
    expect(await running.predict(await picture('triangle'), 'image/png')).toMatchObject({
      model: 'shapes',
      predictions: [{ label: 'triangle' }],
    });
    const form = new FormData();
    for (const name of ['circle', 'square'])
      form.append(name, new Blob([await picture(name)]), `${name}.png`);
    expect(await running.predict(form)).toMatchObject({
      predictions: [{ label: 'circle' }, { label: 'square' }],
    });
    expect(await running.stop()).toBe(0);
  });

  it('detector: inspected, built with code after it, tested, run and asked', async ({ dir }) => {
    await copyOf('detector', dir);
    const inspected = await runCli(['inspect', 'model.onnx'], { cwd: dir });
    expect(inspected.stdout, inspected.stderr).toMatch(/Steps +image → inference → code \(mlpack\.yaml\)/u);
    const built = await runCli(['build'], { cwd: dir });
    expect(built.stdout, built.stderr).toMatch(/^Image +balls:0\.1\.0$/mu);
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout, tested.stderr).toContain('All pass.');

    const running = await runExample({ cwd: dir });
    expect(await running.predict(await readFile(join(dir, 'balls.png')), 'image/png')).toEqual({
      model: 'balls',
      version: '0.1.0',
      predictions: [{ counts: { red: 3, green: 1, blue: 2 } }],
    });
    expect(await running.stop()).toBe(0);
  });

  it(
    'embeddings-pgvector: brought up, documents stored in PostgreSQL and found by their meaning',
    { timeout: 1_200_000 },
    async ({ engine, needs, dir }) => {
      needs('debootstrap');
      await copyOf('embeddings-pgvector', dir);
      await loadPgvector(engine);
      const built = await runCli(['build', 'embedder'], { cwd: dir, engine });
      expect(built.stdout, built.stderr).toContain('16 cases of the training framework pass');
      const flags = ['--db-image', 'pgvector/pgvector:pg17'];
      const { mlpack, compose, port } = await writeStackProject(engine, dir, flags, 'EMBEDDER');
      const up = await mlpack('up');
      expect(up, up.stderr).toMatchObject({ exitCode: 0 });

      const table = await readFile(join(dir, 'documents.sql'), 'utf8');
      const psql = ['exec', '-T', 'database', 'psql', '-U', 'mlpack', 'predictions'];
      await compose(...psql, '-c', table);
      const env = { ...engine.env, MODEL_URL: `http://127.0.0.1:${port}` };
      const documents = (...args: string[]) =>
        runOk(process.execPath, ['documents.mjs', ...args], { cwd: dir, env });
      // What CSV and a script of psql could take for something else is stored as it is.
      const strange = String.raw`A "moon", \. and 'rocket'; DROP TABLE documents; :vector`;
      await writeFile(join(dir, 'strange.txt'), `${strange}\n`);
      expect((await documents('add', 'documents.txt')).stdout).toBe('16 documents stored.\n');
      await documents('add', 'strange.txt');
      await documents('add', 'strange.txt');
      const counted = 'SELECT count(*), max(vector_dims(embedding)) FROM documents';
      const rows = await compose(...psql, '-Atc', counted);
      expect(rows).toBe('17|32\n');

      const closest = (await documents('search', 'Which planet has the brightest moon?')).stdout.split('\n');
      expect(closest.map((line) => line.replace(/^ *\d\.\d\d\|/u, '')).toSorted()).toEqual(
        [
          '',
          strange,
          'Mars and its two moons were observed with a new telescope.',
          'The rocket landed on the moon.',
        ].toSorted(),
      );
      expect(await mlpack('down', '--volumes')).toMatchObject({ exitCode: 0 });
      await engine.dockerCli(['rmi', 'embedder:0.1.0']);
    },
  );
});
