/** A second version in a real stack gets copies of requests, and mlpack compare tells how it differs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Engine } from '../support/engine.ts';
import { build, writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { writeStackProject } from '../support/stack-project.ts';

/** Builds a version of iris that calls its third class so. */
async function buildVersion(engine: Engine, dir: string, version: string, third: string): Promise<string> {
  await writeIris(dir, await warmLock());
  const labels = `{labels: [setosa, versicolor, ${third}]}`;
  await writeFile(
    join(dir, 'mlpack.yaml'),
    `name: shadowed
version: ${version}
model: model.onnx
outputs: {output_label: ${labels}, output_probability: ${labels}}
`,
  );
  return (await build(dir, [], { engine })).reference;
}

const virginica = [6.7, 3, 5.2, 2.3];
const setosa = [5.1, 3.5, 1.4, 0.2];

describe('a shadow', { timeout: 1_200_000 }, () => {
  it('gets what callers send, and differs by just the labels that it calls otherwise', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    const first = await buildVersion(engine, dir, '1.0.0', 'virginica');
    const second = await buildVersion(engine, dir, '2.0.0', 'other');
    const args = [first, '--shadow', second];
    const { mlpack, compose, port } = await writeStackProject(engine, dir, args, 'SHADOWED');
    const up = await mlpack('up', '--json');
    expect(up, up.stderr + up.stdout).toMatchObject({ exitCode: 0 });
    const {
      services,
    }: { readonly services: readonly { service: string; health: string; ports: string[] }[] } = JSON.parse(
      up.stdout,
    );
    expect(services.map(({ service, health, ports }) => [service, health, ports.length])).toEqual([
      ['database', 'healthy', 0],
      ['shadowed', 'healthy', 1],
      ['shadowed-shadow', 'healthy', 0],
    ]);

    const since = new Date().toISOString();
    const ask = (row: readonly number[]) =>
      fetch(`http://127.0.0.1:${port}/predict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'the-same' },
        body: JSON.stringify([row]),
      });
    for (let i = 0; i < 120; i++) {
      const answer = await ask(i % 4 === 0 ? virginica : setosa);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ version: '1.0.0' });
    }
    const compared = async (...words: string[]) => mlpack('compare', '--since', since, ...words);
    await expect
      .poll(async () => (await compared('--json')).stdout, { timeout: 120_000, interval: 1000 })
      .toContain('"requests": 120,');
    const told = await compared('--json');
    expect(told.json(), told.stderr).toMatchObject([
      {
        model: 'shadowed',
        answered: { version: '1.0.0', errors: 0 },
        shadow: { version: '2.0.0', errors: 0 },
        requests: 120,
        uncopied: 0,
        rows: 120,
        labels: { differing: 30, share: 0.25 },
        // Requests that shared an inference may be some bits away.
        scores: { max: expect.toSatisfy((most) => most < 1e-6) },
      },
    ]);
    const table = await compared();
    expect(table.stdout).toContain('Labels differ in 30, 25 %.');
    expect(await compared('--max-label-difference', '25%', '--max-score-difference', '1e-6')).toMatchObject({
      exitCode: 0,
    });
    const beyond = await compared('--max-label-difference', '24%');
    expect(beyond, beyond.stderr).toMatchObject({ exitCode: 6 });
    expect(beyond.stderr).toContain('25 % of the labels differ');

    // Its own server counts the same, for Grafana.
    const scrape = "fetch('http://127.0.0.1:8080/metrics').then(async (a) => console.log(await a.text()))";
    const metrics = () => compose('exec', '-T', 'shadowed-shadow', '/usr/local/bin/node', '--eval', scrape);
    const all: readonly { readonly rows: number; readonly labels: { readonly differing: number } }[] =
      JSON.parse((await mlpack('compare', '--json')).stdout);
    const [whole] = all;
    await expect
      .poll(metrics, { timeout: 120_000, interval: 1000 })
      .toContain(`mlpack_shadow_compared_rows_total{model="shadowed"} ${whole?.rows}\n`);
    const counted = `mlpack_shadow_differing_rows_total{model="shadowed"} ${whole?.labels.differing}\n`;
    expect(await metrics()).toContain(counted);

    await compose('stop', '--timeout', '1', 'shadowed-shadow');
    expect((await ask(setosa)).status).toBe(200);
    expect(await mlpack('compose', '--shadow', 'none')).toMatchObject({ exitCode: 0 });
    const without = await mlpack('up', '--json');
    expect(without, without.stderr).toMatchObject({ exitCode: 0 });
    const left: { readonly services: readonly { readonly service: string }[] } = JSON.parse(without.stdout);
    expect(left.services.map(({ service }) => service)).toEqual(['database', 'shadowed']);
  });
});
