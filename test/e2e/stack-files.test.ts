/** The files of stacks, by the programs that read them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { secretsOf } from '../../src/deploy/compose-file.ts';
import { stackFiles } from '../../src/deploy/stack-files.ts';
import type { Stack } from '../../src/deploy/stack.ts';
import { unpackDebs } from '../support/debs.ts';
import { it } from '../support/rig.ts';
import { run } from '../support/run.ts';
import { pairwiseStacks, stackTitle } from '../support/stacks.ts';

const stacks = pairwiseStacks().map((stack) => [stackTitle(stack), stack] as const);

async function write(folder: string, stack: Stack): Promise<void> {
  const secrets = secretsOf(stack).map((name) => [`secrets/${name}`, 'secret'] as const);
  for (const [path, text] of [...Object.entries(stackFiles(stack)), ...secrets]) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** As the heading of the file says a swarm takes it: without `name`, and with lists of `depends_on`. */
function forSwarm(composeFile: string): string {
  const {
    name: _name,
    services,
    ...rest
  }: { name: string; services: Record<string, { depends_on?: object }> } = parse(composeFile);
  for (const service of Object.values(services)) {
    if (service.depends_on !== undefined) service.depends_on = Object.keys(service.depends_on);
  }
  return stringify({ ...rest, services });
}

describe('the files of a stack', () => {
  it.for(stacks)('are taken by Compose and by a swarm: %s', async ([, stack], { engine, dir }) => {
    await write(dir, stack);
    const compose = await engine.dockerCli(['compose', 'config', '--quiet'], { cwd: dir });
    expect(compose).toMatchObject({ exitCode: 0, stderr: '' });
    await writeFile(join(dir, 'swarm.yaml'), forSwarm(stackFiles(stack)['compose.yaml'] ?? ''));
    const swarm = await engine.dockerCli(['stack', 'config', '--compose-file', 'swarm.yaml'], { cwd: dir });
    expect(swarm, swarm.stderr).toMatchObject({ exitCode: 0 });
  });

  it.for(stacks.filter(([, { monitoring }]) => monitoring))(
    'are taken by Prometheus: %s',
    async ([, stack], { dir }) => {
      await write(dir, stack);
      const promtool = join(await unpackDebs('bookworm', ['prometheus']), 'usr/bin/promtool');
      const config = await run(promtool, ['check', 'config', join(dir, 'prometheus/prometheus.yml')]);
      expect(config, config.stderr).toMatchObject({ exitCode: 0 });
      expect(config.stdout + config.stderr).not.toMatch(/FAILED|duplicate/);
    },
  );

  it.for(stacks.filter(([, { proxy }]) => proxy))('are taken by Caddy: %s', async ([, stack], { dir }) => {
    await write(dir, stack);
    const caddy = join(await unpackDebs('bookworm', ['caddy']), 'usr/bin/caddy');
    const args = ['validate', '--adapter', 'caddyfile', '--config', join(dir, 'Caddyfile')];
    const validated = await run(caddy, args, { env: { ...process.env, HOME: dir } });
    expect(validated, validated.stderr).toMatchObject({ exitCode: 0 });
    const formatted = await run(caddy, ['fmt', '--diff', join(dir, 'Caddyfile')]);
    expect(formatted.stdout).not.toMatch(/^[+-]/m);
  });
});
