/** What `mlpack compose` writes of images: without an engine, from registries that answer or not. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { publicImages } from '../../src/deploy/images.ts';
import { runCli } from '../support/cli.ts';
import { build, writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const postgres = 'docker.io/library/postgres:17';

describe('mlpack compose', () => {
  it('pins images to what registries say, and goes on with that when they are away', async ({
    registry,
    needs,
    dir,
  }) => {
    needs('skopeo');
    await writeIris(dir, await warmLock());
    const layout = join(dir, 'layout');
    const { digest } = await build(dir, ['--builder', 'oci', '--output', `oci:${layout}`]);
    // Any image will do for PostgreSQL here, which nobody starts.
    for (const path of ['team/iris:1.0.0', 'library/postgres:17']) {
      const target = `docker://${registry.host}/${path}`;
      await runOk('skopeo', ['copy', '--dest-tls-verify=false', `oci:${layout}`, target]);
    }
    const reference = `${registry.host}/team/iris:1.0.0`;
    const args = ['compose', reference, '--insecure-registry', registry.host, '--json'];
    const env = { MLPACK_REGISTRY_MIRRORS: `docker.io=http://${registry.host}` };
    const first = await runCli(args, { cwd: dir, env });
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    expect(first.json()).toMatchObject({
      services: [
        { service: 'iris', image: `${reference}@${digest}`, isPinned: true },
        { service: 'database', image: `${postgres}@${digest}`, isPinned: true },
      ],
    });
    const text = await readFile(join(dir, 'stack/compose.yaml'), 'utf8');
    expect(text).toContain(`MLPACK_IMAGE_DIGEST: ${digest}`);
    expect(text).not.toContain('Not pinned');

    const nobody = { MLPACK_REGISTRY_MIRRORS: 'docker.io=http://127.0.0.1:9' };
    const again = await runCli(args, { cwd: dir, env: nobody });
    expect(again.json()).toMatchObject({ written: [], kept: [], removed: [] });

    const path = join(dir, 'stack/compose.yaml');
    await writeFile(path, text.replace('memory: 512M', 'memory: 2G'));
    const edited = await runCli(args, { cwd: dir, env });
    expect(edited.json()).toMatchObject({ kept: ['compose.yaml'] });
    const refused = await runCli([...args.filter((arg) => arg !== '--json'), '--proxy'], { cwd: dir, env });
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('-          memory: 2G');
    expect(refused.stderr).toContain('mlpack compose --keep-edits');
  });

  it('gives a model a shadow, which is remembered until it is told otherwise', async ({ needs, dir }) => {
    needs('skopeo');
    const layouts = await Promise.all(
      ['iris', 'other'].map(async (name) => {
        const folder = join(dir, name);
        await mkdir(folder);
        await writeIris(folder, await warmLock());
        await writeFile(join(folder, 'mlpack.yaml'), `name: ${name}\nmodel: model.onnx\n`);
        await build(folder, ['--builder', 'oci', '--output', `oci:${join(dir, `${name}-layout`)}`]);
        return `oci:${join(dir, `${name}-layout`)}`;
      }),
    );
    const [iris = '', other = ''] = layouts;
    const env = { MLPACK_REGISTRY_MIRRORS: 'docker.io=http://127.0.0.1:9' };
    const compose = (...args: string[]) => runCli(['compose', ...args], { cwd: dir, env });
    const services = async () =>
      [...(await readFile(join(dir, 'stack/compose.yaml'), 'utf8')).matchAll(/^ {2}([\w-]+):$/gmu)].map(
        ([, name]) => name,
      );
    const first = await compose(iris, '--shadow', iris);
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    expect(await services()).toEqual(expect.arrayContaining(['iris', 'iris-shadow', 'database']));
    expect((await compose()).stdout).toContain(
      `--shadow ${iris}. To drop one: name other images, --shadow none`,
    );
    const refusals = [
      [['--db', 'none'], '--shadow none'],
      [['--shadow', other], 'Name another version of one image of the stack, which has iris'],
      [['--shadow', iris, '--shadow', iris], 'iris has a shadow already'],
    ] as const;
    for (const [args, told] of refusals) {
      const refused = await compose(...args);
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(told) });
    }
    expect(await compose('--shadow', 'none')).toMatchObject({ exitCode: 0 });
    expect(await services()).not.toContain('iris-shadow');
  });

  it('takes PostgreSQL from the image that was named, until another is', async ({ registry, needs, dir }) => {
    needs('skopeo');
    await writeIris(dir, await warmLock());
    const layout = join(dir, 'layout');
    const { digest } = await build(dir, ['--builder', 'oci', '--output', `oci:${layout}`]);
    const named = `${registry.host}/team/pgvector:pg17`;
    await runOk('skopeo', ['copy', '--dest-tls-verify=false', `oci:${layout}`, `docker://${named}`]);
    const options = { cwd: dir, env: { MLPACK_REGISTRY_MIRRORS: 'docker.io=http://127.0.0.1:9' } };
    const compose = (...args: string[]) =>
      runCli(['compose', '--insecure-registry', registry.host, ...args], options);
    const database = (image: string, isPinned: boolean) =>
      expect.arrayContaining([{ service: 'database', image, isPinned }]);

    const first = await compose(`oci:${layout}`, '--db-image', named, '--json');
    expect(first.json(), first.stderr).toMatchObject({ services: database(`${named}@${digest}`, true) });
    const text = await readFile(join(dir, 'stack/compose.yaml'), 'utf8');
    expect(text).toContain(`image: ${named}@${digest}\n`);
    const again = await compose();
    expect(again.stdout).toContain('Nothing has changed.');
    expect(again.stdout).toContain(`--db-image ${named}. To drop one: `);

    const byDigest = `docker.io/pgvector/pgvector@${digest}`;
    const other = await compose('--db-image', byDigest.replace('docker.io/', ''), '--json');
    expect(other.json(), other.stderr).toMatchObject({ services: database(byDigest, true) });
    const dropped = await compose('--db-image', 'postgres:17', '--json');
    expect(dropped.json(), dropped.stderr).toMatchObject({
      services: database(postgres, false),
      remembered: ['images'],
    });
    expect((await compose('--json')).json()).toMatchObject({ remembered: ['images'] });

    const contradictory = await compose('--db', 'none', '--db-image', named);
    expect(contradictory).toMatchObject({ exitCode: 2 });
    expect(contradictory.stderr).toContain('with --db none no PostgreSQL is in the stack');
    const nameless = await compose('--db-image', 'Team/Db');
    expect(nameless).toMatchObject({ exitCode: 2 });
    expect(nameless.stderr).toContain('"Team/Db" is not an image reference');
  });

  it('says so where an image is in a layout only, and what it doubts', async ({ dir }) => {
    await writeIris(dir, await warmLock());
    const { digest } = await build(dir, ['--builder', 'oci', '--output', 'oci:layout']);
    const result = await runCli(['compose', 'oci:layout', '--db', 'none'], { cwd: dir });
    expect(result, result.stderr).toMatchObject({ exitCode: 0 });
    expect(result.stderr).toContain('Not pinned to a digest');
    const text = await readFile(join(dir, 'stack/compose.yaml'), 'utf8');
    expect(text).toContain(`(${digest}), only this machine.\n    # Push it (mlpack push)`);

    const contradictory = await runCli(['compose', 'oci:layout', '--replicas', '2'], { cwd: dir });
    expect(contradictory).toMatchObject({ exitCode: 2 });
    expect(contradictory.stderr).toContain('--proxy');
  });

  it('keeps what a stack was made with, says so, and drops what it is told to', async ({ dir }) => {
    await writeIris(dir, await warmLock());
    await build(dir, ['--builder', 'oci', '--output', 'oci:layout']);
    const compose = (...args: string[]) => runCli(['compose', ...args], { cwd: dir });
    // Pinned already, so that no registry is asked.
    const digest = `sha256:${'0'.repeat(64)}`;
    const images = Object.fromEntries(Object.values(publicImages).map((image) => [image, digest]));
    for (const folder of ['stack', 'elsewhere']) {
      await mkdir(join(dir, folder));
      await writeFile(join(dir, folder, '.mlpack-stack.json'), JSON.stringify({ files: {}, images }));
    }
    const flags = ['--db', 'none', '--monitoring', '--proxy', '--replicas', '2'];
    expect(await compose('oci:layout', ...flags)).toMatchObject({ exitCode: 0 });
    const again = await compose();
    expect(again, again.stderr).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('Nothing has changed.');
    expect(again.stdout).toContain(`As the last time: oci:layout ${flags.join(' ')}. To drop one: `);

    const refused = await compose('--no-proxy');
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('--replicas 1');
    expect((await compose('--no-monitoring', '--json')).json()).toMatchObject({
      options: { database: 'none', monitoring: false, proxy: true, replicas: 2, images: ['oci:layout'] },
      remembered: ['images', 'database', 'proxy', 'replicas'],
      removed: expect.arrayContaining(['prometheus/prometheus.yml']),
    });
    const several = await compose('oci:layout', 'oci:layout');
    expect(several, several.stderr).toMatchObject({ exitCode: 0 });
    const text = await readFile(join(dir, 'stack/compose.yaml'), 'utf8');
    // By another name its volumes would be empty ones.
    expect([text.includes('\nname: iris\n'), text.includes('\n  iris-2:\n')]).toEqual([true, true]);

    const other = await compose('--output', 'elsewhere', 'oci:layout', '--json');
    expect(other.json()).toMatchObject({ options: { database: 'postgres', proxy: false }, remembered: [] });

    await writeFile(join(dir, 'stack/.mlpack-stack.json'), '{"files":{"../mlpack.lock":""},"images":{}}');
    const forged = await compose();
    expect(forged).toMatchObject({ exitCode: 3 });
    expect(forged.stderr).toContain('.mlpack-stack.json was not written by mlpack compose');
  });
});
