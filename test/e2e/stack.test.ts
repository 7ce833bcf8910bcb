/** Stacks in a real engine: written, started, asked, stopped. */
import { once } from 'node:events';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { it } from '../support/rig.ts';
import { buildIris, edit, predict, prediction } from '../support/stack-iris.ts';
import { sendSteadily } from '../support/steady-requests.ts';
import { dockerCli, writeStackProject } from '../support/stack-project.ts';

/** What the tests read of `mlpack up --json`. */
interface Up {
  readonly services: readonly { readonly service: string; readonly state: string; readonly health: string }[];
  readonly models: readonly {
    readonly service: string;
    readonly baseUrl: string;
    readonly report: { readonly passed: boolean };
    readonly prediction: string;
  }[];
  readonly addresses: readonly { readonly name: string; readonly user: string | null }[];
}

/** What a dashboard asks Prometheus for, of all models and five minutes. */
async function dashboardExpressions(path: string): Promise<string[]> {
  const {
    panels = [],
  }: { readonly panels?: readonly { readonly targets: readonly { readonly expr: string }[] }[] } = JSON.parse(
    await readFile(path, 'utf8'),
  );
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$service', '.+')),
  );
}

/** The first time on a machine, the stand-ins for public images are made. */
const patience = { timeout: 1_200_000 };

describe('a stack', patience, () => {
  it('of a model and PostgreSQL keeps predictions over down and up, until told otherwise', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    await buildIris(engine, dir, 'stack-iris');
    const { mlpack, compose, port } = await writeStackProject(engine, dir, [], 'STACK_IRIS');

    const password = await readFile(join(dir, 'stack/secrets/database-password'), 'utf8');
    expect(password).toMatch(/^[\w-]{43}$/);
    expect(await readFile(join(dir, 'stack/compose.yaml'), 'utf8')).not.toContain(password);
    expect((await stat(join(dir, 'stack/secrets'))).mode & 0o777).toBe(0o700);

    const up = await mlpack('up', '--json');
    expect(up, up.stderr + up.stdout).toMatchObject({ exitCode: 0 });
    const { services, models, addresses }: Up = JSON.parse(up.stdout);
    expect(addresses).toMatchObject([{ name: 'database', user: 'mlpack' }]);
    expect(services.map(({ service, health }) => `${service} ${health}`)).toEqual([
      'database healthy',
      'stack-iris healthy',
    ]);
    expect(models).toMatchObject([
      { baseUrl: `http://127.0.0.1:${port}`, report: { passed: true }, prediction: 'arrived' },
    ]);

    const rows = 'SELECT count(*), count(image_digest) FROM predictions WHERE status = 200';
    const query = ['exec', '-T', 'database', 'psql', '-U', 'mlpack', '-d', 'predictions', '-At', '-c', rows];
    const [before, withDigest] = (await compose(...query)).trim().split('|').map(Number);
    expect(before).toBeGreaterThan(0);
    expect(withDigest).toBe(before);

    const asked = await mlpack('predictions', '--json', '--limit', '1');
    expect(asked.json(), asked.stderr).toMatchObject([{ model: 'stack-iris', status: 200 }]);
    const ps = await mlpack('ps');
    expect(ps.stdout).toMatch(
      new RegExp(`stack-iris +\\S+ +running, healthy +127\\.0\\.0\\.1:${port}->8080`),
    );
    const logs = await mlpack('logs', 'stack-iris', '--tail', '1000');
    expect(logs.stdout).toContain('"msg":"ready"');
    expect(logs.stdout).not.toContain('database-1');

    const following = startCli(['logs', '--follow'], { cwd: dir, engine, env: dockerCli(engine) });
    await following.until(/"msg":"ready"/);
    following.kill('SIGINT');
    expect(await following.finished).toMatchObject({ exitCode: 0 });

    const down = await mlpack('down');
    expect(down.stdout).toContain('what it stored is kept');
    expect((await mlpack('ps')).stdout).toContain('Nothing runs');
    expect((await mlpack('up')).stdout).toContain('its prediction is in the database');
    const [after] = (await compose(...query)).trim().split('|').map(Number);
    expect(after).toBeGreaterThan(before ?? 0);

    expect(await mlpack('down', '--volumes')).toMatchObject({ exitCode: 0 });
    const volumes = await engine.dockerCli(['volume', 'ls', '--quiet', '--filter', 'name=stack-iris_']);
    expect(volumes.stdout).toBe('');
  });

  it('of a model alone keeps predictions in SQLite, on a volume', async ({ engine, needs, dir }) => {
    needs('debootstrap');
    await buildIris(engine, dir, 'stack-sqlite');
    const { mlpack, compose } = await writeStackProject(engine, dir, ['--db', 'sqlite'], 'STACK_SQLITE');
    const up = await mlpack('up', '--json');
    expect(up, up.stderr + up.stdout).toMatchObject({ exitCode: 0 });
    expect(up.json()).toMatchObject({ models: [{ service: 'stack-sqlite', prediction: 'arrived' }] });
    const asked = await mlpack('predictions', '--json', '--model', 'stack-sqlite', '--limit', '1');
    expect(asked.json(), asked.stderr).toMatchObject([{ model: 'stack-sqlite', status: 200 }]);
    expect((await mlpack('predictions', '--model', 'other')).stdout).toBe('No predictions.\n');

    const other = await freePort();
    await writeFile(join(dir, 'stack/.env'), `STACK_SQLITE_PORT=${other}\n`);
    const moved = await mlpack('up');
    expect(moved, moved.stderr).toMatchObject({ exitCode: 0 });
    expect(moved.stdout).toContain(`http://127.0.0.1:${other}`);
    expect(moved.stderr).toContain('To lose none: mlpack compose --proxy');
    const containers = await compose('ps', '--quiet');
    await edit(join(dir, 'stack/compose.yaml'), /(?=MLPACK_IMAGE_DIGEST:)/, 'MLPACK_WORKERS: many\n      ');
    const broken = await mlpack('up');
    expect(broken, broken.stderr).toMatchObject({ exitCode: 6 });
    expect(broken.stderr).toMatch(/MLPACK_WORKERS: expected[^]*What served before goes on serving/);
    expect(await compose('ps', '--quiet')).toBe(containers);
    await mlpack('down');
    const gone = await mlpack('predictions');
    expect(gone).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('mlpack up') });
  });

  it('of several models answers through one proxy, and loses no request when a replica stops', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    const first = await buildIris(engine, dir, 'stack-one');
    const second = await buildIris(engine, dir, 'stack-two');
    const args = [first, second, '--proxy', '--replicas', '2', '--monitoring'];
    const { mlpack, compose, port, proxyErrors } = await writeStackProject(engine, dir, args, 'PROXY');
    const up = await mlpack('up', '--json');
    expect(up, up.stderr + up.stdout).toMatchObject({ exitCode: 0 });
    const proxy = `http://127.0.0.1:${port}`;
    expect(up.json()).toMatchObject({
      models: [
        { service: 'stack-one', baseUrl: `${proxy}/stack-one`, prediction: 'arrived' },
        { service: 'stack-two', baseUrl: `${proxy}/stack-two`, prediction: 'arrived' },
      ],
    });

    expect(up.json()).toMatchObject({
      addresses: [
        { name: 'proxy', url: `${proxy}/` },
        { name: 'grafana', url: `${proxy}/grafana/`, passwordFile: 'secrets/grafana-password' },
        { name: 'prometheus', isPublished: false },
        { name: 'database', isPublished: false },
      ],
    });

    expect((await predict(`${proxy}/stack-one`, 'stack-one')).status).toBe(200);
    expect((await predict(`${proxy}/stack-one`, 'stack-two')).status).toBe(404);
    expect((await predict(proxy, 'stack-two')).status).toBe(200);
    expect((await fetch(`${proxy}/elsewhere`)).status).toBe(404);

    const [replica] = (await compose('ps', '--format', '{{.Name}}', 'stack-one')).split('\n');
    const stopping = engine.dockerCli(['stop', replica ?? '']);
    const outcomes = await sendSteadily(prediction(`${proxy}/stack-one`, 'stack-one'), {
      perSecond: 50,
      atLeast: 100,
      until: stopping,
    });
    expect(await stopping).toMatchObject({ exitCode: 0 });
    expect(outcomes.counts, await proxyErrors()).toEqual({ 200: outcomes.sent });

    const ask = async (path: string): Promise<unknown> =>
      JSON.parse(await compose('exec', '-T', 'prometheus', 'wget', '-qO-', `http://127.0.0.1:9090${path}`));
    await expect
      .poll(() => ask('/api/v1/query?query=sum(up{job="models"})'), { timeout: 60_000, interval: 1000 })
      .toMatchObject({ data: { result: [{ value: [expect.anything(), '3'] }] } });
    const rules = JSON.stringify(await ask('/api/v1/rules'));
    expect(new Set(rules.match(/"health":"\w+"/g))).toEqual(new Set(['"health":"ok"']));

    // Whatever the dashboard asks for, Prometheus understands and has.
    const expressions = await dashboardExpressions(join(dir, 'stack/grafana/models.json'));
    expect(expressions.length).toBeGreaterThan(15);
    for (const expression of expressions) {
      const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
      await expect
        .poll(() => ask(path), { message: expression, timeout: 60_000, interval: 1000 })
        .toMatchObject({ data: { result: { 0: { value: [expect.anything(), expect.anything()] } } } });
    }

    const exposed = await (await fetch(`${proxy}/stack-two/metrics`)).text();
    const alerts = await readFile(join(dir, 'stack/prometheus/alerts.yml'), 'utf8');
    const names = new Set(alerts.match(/\b(?:mlpack|process)_\w+/gu));
    const unknown = [...names].filter((name) => !new RegExp(`^(# TYPE )?${name}[ {]`, 'mu').test(exposed));
    expect(names.size).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it('says which port is taken, and of whom it waits in vain', async ({ engine, needs, dir }) => {
    needs('debootstrap');
    await buildIris(engine, dir, 'stack-port');
    const { mlpack, port } = await writeStackProject(engine, dir, [], 'STACK_PORT');
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const taken = await mlpack('up');
    other.close();
    expect(taken).toMatchObject({ exitCode: 2 });
    expect(taken.stderr).toContain(`Port ${port} is taken`);

    await edit(join(dir, 'stack/compose.yaml'), /(?=MLPACK_IMAGE_DIGEST:)/, 'MLPACK_WORKERS: many\n      ');
    const broken = await mlpack('up');
    expect(broken, broken.stderr + broken.stdout).toMatchObject({ exitCode: 6 });
    expect(broken.stderr).toContain('MLPACK_WORKERS: expected');
  });

  it('of another folder is left alone, whatever its name', async ({ engine, needs, dir }) => {
    needs('debootstrap');
    const [a, b, moved] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'moved')];
    for (const folder of [a, b]) await mkdir(folder);
    const image = await buildIris(engine, a, 'stack-named');
    const first = await writeStackProject(engine, a, ['--db', 'sqlite'], 'STACK_NAMED');
    expect(await first.mlpack('up')).toMatchObject({ exitCode: 0 });
    const running = await first.compose('ps', '--quiet');

    const second = (cwd: string, ...args: string[]) =>
      runCli(args, { cwd, engine, env: { ...dockerCli(engine), STACK_NAMED_PORT: port } });
    const port = String(await freePort());
    expect(await second(b, 'compose', image, '--db', 'sqlite')).toMatchObject({ exitCode: 0 });
    for (const args of [['up'], ['down', '--volumes']]) {
      const refused = await second(b, ...args, '--json');
      expect(refused.json()).toMatchObject({
        error: {
          code: 'STACK_NAME_TAKEN',
          message: expect.stringContaining(join(a, 'stack')),
          suggestions: [expect.stringContaining('mlpack compose --name b-stack-named'), expect.anything()],
        },
      });
    }
    expect(await second(b, 'compose', '--name', 'B_2', '--json')).toMatchObject({ exitCode: 2 });
    expect(await second(b, 'compose', '--name', 'stack-named_2')).toMatchObject({ exitCode: 0 });
    expect((await second(b, 'compose')).stdout).toContain('Nothing has changed.');
    expect(await second(b, 'up', '--ready-timeout', '600')).toMatchObject({ exitCode: 0 });
    // A folder that has moved is no other one.
    await rename(b, moved);
    expect(await second(moved, 'down', '--volumes')).toMatchObject({ exitCode: 0 });
    expect(await first.compose('ps', '--quiet')).toBe(running);
    expect(await first.mlpack('down', '--volumes')).toMatchObject({ exitCode: 0 });
  });

  it('needs Compose, and says so', async ({ engine, dir }) => {
    await writeFile(join(dir, 'compose.yaml'), 'services: {}\nx-mlpack: { models: {}, predictions: none }\n');
    const result = await runCli(['up'], { cwd: dir, engine, env: { PATH: '/nonexistent' } });
    expect(result).toMatchObject({ exitCode: 4 });
    expect(result.stderr).toContain('[COMPOSE_MISSING]');
    expect(result.stderr).toContain('docker-compose-plugin');
  });
});
