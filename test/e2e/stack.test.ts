/** Stacks in a real engine: written, started, asked, stopped. */
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import type { Engine } from '../support/engine.ts';
import { build, writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { deriveImage } from '../support/derived-image.ts';
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

const node = ['/usr/local/bin/node', '--eval'];

/** Has an image expect of its model what that doesn't predict. */
const spoilGolden = `
const file = '/opt/mlpack/config/golden.json';
const golden = JSON.parse(fs.readFileSync(file, 'utf8'));
for (const { outputs } of golden.cases) outputs[0].data[0] += 1;
fs.writeFileSync(file, JSON.stringify(golden));`.replaceAll('\n', ' ');

/** Builds iris into the engine under a name of the test's own. */
async function buildIris(engine: Engine, dir: string, name: string): Promise<string> {
  await writeIris(dir, await warmLock());
  await writeFile(
    join(dir, 'mlpack.yaml'),
    `name: ${name}\nmodel: model.onnx\ntests:\n  file: golden.json\n`,
  );
  return (await build(dir, [], { engine })).reference;
}

async function predict(baseUrl: string, model: string): Promise<Response> {
  const inputs = [{ name: 'X', datatype: 'FP32', shape: [1, 4], data: [5.1, 3.5, 1.4, 0.2] }];
  const headers = { 'content-type': 'application/json' };
  return fetch(`${baseUrl}/v2/models/${model}/infer`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ inputs }),
  });
}

async function edit(path: string, pattern: RegExp, replacement: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(pattern, replacement));
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
const patience = { timeout: 600_000 };

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
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
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
    const { mlpack } = await writeStackProject(engine, dir, ['--db', 'sqlite'], 'STACK_SQLITE');
    const up = await mlpack('up', '--json');
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(up.json()).toMatchObject({ models: [{ service: 'stack-sqlite', prediction: 'arrived' }] });
    const asked = await mlpack('predictions', '--json', '--model', 'stack-sqlite', '--limit', '1');
    expect(asked.json(), asked.stderr).toMatchObject([{ model: 'stack-sqlite', status: 200 }]);
    expect((await mlpack('predictions', '--model', 'other')).stdout).toBe('No predictions.\n');
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
    const { mlpack, compose, port } = await writeStackProject(engine, dir, args, 'PROXY');
    const up = await mlpack('up', '--json');
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
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
    const outcomes = await sendSteadily(() => predict(`${proxy}/stack-one`, 'stack-one'), {
      perSecond: 50,
      atLeast: 100,
      until: stopping,
    });
    expect(await stopping).toMatchObject({ exitCode: 0 });
    expect(outcomes.counts).toEqual({ 200: outcomes.sent });

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

  it('behind a proxy gets another version without losing a request, and keeps its own when the other is bad', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    const first = await buildIris(engine, dir, 'stack-next');
    const args = [first, '--db', 'none', '--proxy', '--replicas', '2'];
    const { mlpack, compose, port } = await writeStackProject(engine, dir, args, 'PROXY');
    expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
    const containers = async () => {
      const listed = await compose('ps', '--format', '{{.Service}} {{.ID}}');
      return listed.trim().split('\n').toSorted();
    };
    const request = () => predict(`http://127.0.0.1:${port}`, 'stack-next');
    const upWith = async (tag: string, lines: string[]) => {
      const image = await deriveImage(engine, { from: first, tag: `stack-next:${tag}`, lines });
      expect(await mlpack('compose', image)).toMatchObject({ exitCode: 0 });
      return mlpack('up', '--ready-timeout', '20');
    };

    const before = await containers();
    const good = upWith('good', ['LABEL another=one']);
    const outcomes = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: good });
    expect(await good).toMatchObject({ exitCode: 0 });
    expect(outcomes.counts).toEqual({ 200: outcomes.sent });
    const after = await containers();
    expect(after).toHaveLength(before.length);
    expect(after.filter((container) => before.includes(container))).toEqual([
      expect.stringMatching(/^proxy /),
    ]);

    const bad = await upWith('bad', [
      'USER 0',
      `RUN ${JSON.stringify([...node, spoilGolden])}`,
      'USER 65532:65532',
    ]);
    expect(bad, bad.stderr).toMatchObject({ exitCode: 6 });
    expect(bad.stderr).toContain('What served before goes on serving');
    const ended = await upWith('ended', [`ENTRYPOINT ${JSON.stringify([...node, 'console.log(42)'])}`]);
    expect(ended, ended.stderr).toMatchObject({ exitCode: 6 });
    expect(ended.stderr).toMatch(/stopped with exit code 0[^]*42[^]*goes on serving/);
    expect(await containers()).toEqual(after);
    expect((await request()).status).toBe(200);
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

  it('needs Compose, and says so', async ({ engine, dir }) => {
    await writeFile(join(dir, 'compose.yaml'), 'services: {}\nx-mlpack: { models: {}, predictions: none }\n');
    const result = await runCli(['up'], { cwd: dir, engine, env: { PATH: '/nonexistent' } });
    expect(result).toMatchObject({ exitCode: 4 });
    expect(result.stderr).toContain('[COMPOSE_MISSING]');
    expect(result.stderr).toContain('docker-compose-plugin');
  });
});
