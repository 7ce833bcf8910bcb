/** The files of stacks, by the programs that read them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { alertRules } from '../../src/deploy/monitoring/alert-rules.ts';
import { secretPath, secretsOf } from '../../src/deploy/compose/stack-parts.ts';
import { composeTarget } from '../../src/deploy/compose/compose-target.ts';
import type { Stack } from '../../src/deploy/stack.ts';
import { swarmTarget } from '../../src/deploy/swarm/swarm-target.ts';
import { unpackDebs } from '../support/debs.ts';
import { it } from '../support/rig.ts';
import { run } from '../support/run.ts';
import { pairwiseStacks, stackTitle } from '../support/stacks.ts';

async function write(folder: string, stack: Stack, target = composeTarget): Promise<void> {
  const secrets = secretsOf(stack).map((name) => [secretPath(name), 'secret'] as const);
  for (const [path, text] of [...Object.entries(target.files(stack, new Map(secrets))), ...secrets]) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** With the titles that tests need. */
function stacks(isMeant: (stack: Stack) => boolean): (readonly [string, Stack])[] {
  return pairwiseStacks()
    .filter(isMeant)
    .map((stack) => [stackTitle(stack), stack]);
}

describe.for(stacks(() => true))('a stack of %s', ([, stack]) => {
  it('is taken by Compose and by a swarm', async ({ engine, dir }) => {
    await write(dir, stack);
    const compose = await engine.dockerCli(['compose', 'config', '--quiet'], { cwd: dir });
    expect(compose).toMatchObject({ exitCode: 0, stderr: '' });
    await write(dir, stack, swarmTarget);
    const swarm = await engine.dockerCli(['stack', 'config', '--compose-file', 'stack.yaml'], { cwd: dir });
    expect(swarm, swarm.stderr).toMatchObject({ exitCode: 0 });
  });
});

const targets = { Compose: composeTarget, 'a swarm': swarmTarget } as const;

/** Each for each target. */
function targeted(isMeant: (stack: Stack) => boolean) {
  return Object.entries(targets).flatMap(([name, target]) =>
    stacks(isMeant).map(([title, stack]) => [`${title} for ${name}`, stack, target] as const),
  );
}

describe.for(targeted(({ monitoring }) => monitoring))('a stack of %s', ([, stack, target]) => {
  it('is watched by Prometheus', async ({ dir }) => {
    await write(dir, stack, target);
    const promtool = join(await unpackDebs('bookworm', ['prometheus']), 'usr/bin/promtool');
    const config = await run(promtool, ['check', 'config', join(dir, 'prometheus/prometheus.yml')]);
    expect(config, config.stderr).toMatchObject({ exitCode: 0 });
    expect(config.stdout + config.stderr).not.toMatch(/FAILED|duplicate/);
  });
});

describe.for(targeted(({ proxy }) => proxy))('a stack of %s', ([, stack, target]) => {
  it('is understood by Caddy', async ({ dir }) => {
    await write(dir, stack, target);
    const caddy = join(await unpackDebs('trixie-backports', ['caddy']), 'usr/bin/caddy');
    const args = ['validate', '--adapter', 'caddyfile', '--config', join(dir, 'Caddyfile')];
    const validated = await run(caddy, args, { env: { ...process.env, HOME: dir } });
    expect(validated, validated.stderr).toMatchObject({ exitCode: 0 });
    const formatted = await run(caddy, ['fmt', '--diff', join(dir, 'Caddyfile')]);
    expect(formatted.stdout).not.toMatch(/^[+-]/m);
  });
});

it('has alerts that are raised when they should be', async ({ dir }) => {
  await writeFile(join(dir, 'alerts.yml'), alertRules(['iris', 'digits'], 'postgres'));
  await writeFile(join(dir, 'tests.yml'), JSON.stringify(alertTests));
  const promtool = join(await unpackDebs('bookworm', ['prometheus']), 'usr/bin/promtool');
  const tested = await run(promtool, ['test', 'rules', join(dir, 'tests.yml')]);
  expect(tested, tested.stdout + tested.stderr).toMatchObject({ exitCode: 0 });
});

const of = 'job="models",service="iris",instance="a:8080"';
const ofShadow = 'job="shadows",service="iris-shadow",instance="b:8080"';

/** Ten minutes of a server of iris that fails one request of twenty and loses predictions, its shadow that fails all, and of digits none. */
const alertTests = {
  rule_files: ['alerts.yml'],
  evaluation_interval: '15s',
  tests: [
    {
      interval: '15s',
      input_series: [
        { series: `up{${of}}`, values: '1x80' },
        { series: `mlpack_requests_total{route="infer",status="200",${of}}`, values: '0+95x80' },
        { series: `mlpack_requests_total{route="infer",status="500",${of}}`, values: '0+5x80' },
        { series: `mlpack_requests_total{route="infer",status="500",${ofShadow}}`, values: '0+100x80' },
        // Who watches is no caller.
        { series: `mlpack_requests_total{route="health",status="503",${of}}`, values: '0+500x80' },
        { series: `mlpack_predictions_dropped_total{${of}}`, values: '0+1x80' },
        { series: `mlpack_queue_depth{${of}}`, values: '3x80' },
      ],
      alert_rule_test: [
        raised('ModelErrors', { severity: 'critical', service: 'iris' }, '5% of the requests to iris fail.'),
        raised(
          'ModelGone',
          { severity: 'critical', job: 'models', service: 'digits' },
          'No replica of digits is there.',
        ),
        raised(
          'PredictionsLost',
          { severity: 'critical', job: 'models', service: 'iris', instance: 'a:8080' },
          'iris at a:8080 answers without recording: its spool is full, or its disk.',
        ),
        { eval_time: '10m', alertname: 'ModelQueueLong', exp_alerts: [] },
        { eval_time: '10m', alertname: 'ModelReplicaGone', exp_alerts: [] },
      ],
    },
  ],
};

function raised(alertname: string, labels: Record<string, string>, summary: string) {
  return {
    eval_time: '10m',
    alertname,
    exp_alerts: [{ exp_labels: labels, exp_annotations: { summary } }],
  };
}
