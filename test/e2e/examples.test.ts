/** Each example, by the commands of its README. */
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const examples = resolve(import.meta.dirname, '../../examples');

async function copyOf(example: string, dir: string): Promise<void> {
  await cp(join(examples, example), dir, { recursive: true });
  // What trying the example out left behind.
  await rm(join(dir, '.mlpack'), { recursive: true, force: true });
  await rm(join(dir, 'mlpack.lock'), { force: true });
}

describe('examples', () => {
  it('are all tested here', async () => {
    const folders = (await readdir(examples, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(['digits-image', 'iris']);
  });

  it('iris: inspected, built without an engine, tested, run and asked', async ({ dir }) => {
    await copyOf('iris', dir);
    const inspected = await runCli(['inspect', 'model.onnx'], { cwd: dir });
    expect(inspected.stdout).toContain('ZipMap');
    const built = await runCli(['build'], { cwd: dir });
    expect(built.stdout).toContain('of the training framework pass');
    const tested = await runCli(['test'], { cwd: dir });
    expect(tested.stdout).toContain('All pass.');

    const running = startCli(['run', '--port', '0'], { cwd: dir });
    const [, url = ''] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)/);
    const body = await readFile(join(dir, 'request.json'), 'utf8');
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({
      model: 'iris',
      predictions: [{ output_label: 'setosa', output_probability: { setosa: expect.closeTo(0.977, 2) } }],
    });
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(0);
  });

  it('digits-image: built into an engine, run there, asked by its own client', async ({ engine, dir }) => {
    await copyOf('digits-image', dir);
    const built = await runCli(['build', '--json'], { cwd: dir, engine });
    expect(built.json()).toMatchObject({ locations: [{ kind: 'docker' }], golden: { source: 'framework' } });
    const running = startCli(['run', '--port', '0'], { cwd: dir, engine });
    const [, url = ''] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)/);
    const client = await runOk(process.execPath, ['client.mjs', '3', url], { cwd: dir });
    const golden = JSON.parse(await readFile(join(dir, 'golden.json'), 'utf8'));
    const [probabilities]: number[][] = Object.values<{ data: number[][] }>(golden.outputs).map(
      ({ data }) => data[3] ?? [],
    );
    const digit = probabilities?.indexOf(Math.max(...probabilities));
    expect(client.stdout).toContain(String(digit));
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(0);
    await engine.dockerCli(['rmi', 'digits:0.1.0']);
  });
});
