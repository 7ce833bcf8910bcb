/** A stack that serves gets other versions in a real engine; the long form is test/soak/upgrade.test.ts. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { startCli } from '../support/cli.ts';
import { deriveImage } from '../support/derived-image.ts';
import { it } from '../support/rig.ts';
import { buildIris, edit, predict, prediction } from '../support/stack-iris.ts';
import { dockerCli, writeStackProject } from '../support/stack-project.ts';
import { sendSteadily } from '../support/steady-requests.ts';

const node = ['/usr/local/bin/node', '--eval'];

/** Has an image expect of its model what that doesn't predict. */
const spoilGolden = `
const file = '/opt/mlpack/config/golden.json';
const golden = JSON.parse(fs.readFileSync(file, 'utf8'));
for (const { outputs } of golden.cases) outputs[0].data[0] += 1;
fs.writeFileSync(file, JSON.stringify(golden));`.replaceAll('\n', ' ');

/** The first time on a machine, the stand-ins for public images are made. */
const patience = { timeout: 1_200_000 };

describe('a stack that serves', patience, () => {
  it('behind a proxy gets another version without losing a request, and keeps its own when the other is bad', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    const first = await buildIris(engine, dir, 'stack-next');
    const args = [first, '--db', 'none', '--proxy', '--replicas', '2'];
    const { mlpack, compose, port, proxyErrors } = await writeStackProject(engine, dir, args, 'PROXY');
    expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
    const containers = async () => {
      const listed = await compose('ps', '--format', '{{.Service}} {{.ID}}');
      return listed.trim().split('\n').toSorted();
    };
    const request = prediction(`http://127.0.0.1:${port}`, 'stack-next');
    const upWith = async (tag: string, lines: string[]) => {
      const image = await deriveImage(engine, { from: first, tag: `stack-next:${tag}`, lines });
      expect(await mlpack('compose', image)).toMatchObject({ exitCode: 0 });
      return mlpack('up');
    };

    const before = await containers();
    const good = upWith('good', ['LABEL another=one']);
    const outcomes = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: good });
    const upgraded = await good;
    expect(upgraded, upgraded.stderr).toMatchObject({ exitCode: 0 });
    expect(outcomes.counts, await proxyErrors()).toEqual({ 200: outcomes.sent });
    const after = await containers();
    expect(after).toHaveLength(before.length);
    expect(after.filter((container) => before.includes(container))).toEqual([
      expect.stringMatching(/^proxy /),
    ]);

    // One is gone at once: what it was computing is asked of the other.
    const [gone] = (await compose('ps', '-q', 'stack-next')).trim().split('\n');
    const removed = engine.dockerCli(['rm', '--force', String(gone)]);
    const without = await sendSteadily(request, { perSecond: 100, atLeast: 1000, until: removed });
    expect(await removed).toMatchObject({ exitCode: 0 });
    expect(without.counts, await proxyErrors()).toEqual({ 200: without.sent });
    expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
    expect(await containers()).toHaveLength(before.length);

    // Fewer servers, of which the proxy isn't told.
    await deriveImage(engine, { from: first, tag: 'stack-next:fewer', lines: ['LABEL another=two'] });
    expect(await mlpack('compose', 'stack-next:fewer', '--replicas', '1')).toMatchObject({ exitCode: 0 });
    const fewer = mlpack('up');
    const meanwhile = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: fewer });
    expect(await fewer).toMatchObject({ exitCode: 0 });
    expect(meanwhile.counts, await proxyErrors()).toEqual({ 200: meanwhile.sent });
    const one = await containers();
    expect(one).toHaveLength(2);
    expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
    expect(await containers()).toEqual(one);

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

    const silent = JSON.stringify([...node, 'setInterval(() => {}, 1000)']);
    await deriveImage(engine, { from: first, tag: 'stack-next:silent', lines: [`ENTRYPOINT ${silent}`] });
    expect(await mlpack('compose', 'stack-next:silent')).toMatchObject({ exitCode: 0 });
    const cancelled = startCli(['up'], { cwd: dir, engine, env: dockerCli(engine) });
    await cancelled.until(/Test the new/);
    cancelled.kill('SIGINT');
    expect(await cancelled.finished).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining('What served before goes on serving. To go on from here: mlpack up'),
    });

    // The proxy would be taken away before its port is found to be taken.
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const taken = typeof address === 'object' ? address?.port : undefined;
    expect(await mlpack('compose', 'stack-next:fewer')).toMatchObject({ exitCode: 0 });
    await edit(join(dir, 'stack/.env'), /PROXY_PORT=\d+/, `PROXY_PORT=${taken}`);
    const refused = await mlpack('up');
    other.close();
    expect(refused, refused.stderr).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain(`Port ${taken} is taken`);
    expect(await containers()).toEqual(one);
    expect((await predict(`http://127.0.0.1:${port}`, 'stack-next')).status).toBe(200);

    await edit(join(dir, 'stack/.env'), /PROXY_PORT=\d+/, `PROXY_PORT=${port}`);
    await edit(
      join(dir, 'stack/Caddyfile'),
      /(?<=^:8080 \{$)/m,
      '\n\thandle /-/own {\n\t\trespond "of mine"\n\t}',
    );
    expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
    const own = await fetch(`http://127.0.0.1:${port}/-/own`);
    expect(await own.text()).toBe('of mine');
    expect(await containers()).toEqual(one);
  });
});
