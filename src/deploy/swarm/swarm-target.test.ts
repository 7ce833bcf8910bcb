import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { digits, iris, pairwiseStacks, stackOf, stackTitle } from '../../../test/support/stacks.ts';
import type { Stack } from '../stack.ts';
import { composeTarget } from '../compose/compose-target.ts';
import { swarmTarget } from './swarm-target.ts';

const passwords = new Map([
  ['secrets/database-password', 'one'],
  ['secrets/grafana-password', 'other'],
]);

const everything = stackOf({
  database: 'postgres',
  monitoring: true,
  proxy: true,
  replicas: 2,
  models: [iris, digits],
});

const goldens: Readonly<Record<string, Stack>> = {
  'swarm-model-only': stackOf(),
  'swarm-with-everything': everything,
};

interface StackFile {
  readonly services: Readonly<Record<string, ServiceOfFile>>;
  readonly configs?: Readonly<Record<string, { readonly file: string }>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

interface ServiceOfFile {
  readonly configs?: readonly { readonly source: string }[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly deploy: {
    readonly replicas: number;
    readonly placement: object;
    readonly update_config: { readonly order: string; readonly failure_action: string };
  };
}

function stackFile(stack: Stack, standing: ReadonlyMap<string, string> = passwords): StackFile {
  return parse(swarmTarget.files(stack, standing)['stack.yaml'] ?? '');
}

describe('the files of a stack for a swarm', () => {
  it.each(Object.entries(goldens))('are the golden ones: %s', async (name, stack) => {
    for (const [path, text] of Object.entries(swarmTarget.files(stack, passwords))) {
      await expect(text).toMatchFileSnapshot(`../../../test/golden/stacks/${name}/${path}`);
    }
  });

  it.each(pairwiseStacks().map((stack) => [stackTitle(stack), stack] as const))(
    'give every service what its file has, under the name that its content has: %s',
    (_title, stack) => {
      const { services, configs = {}, secrets = {} } = stackFile(stack);
      const used = Object.values(services);
      expect(new Set(used.flatMap((service) => service.configs?.map(({ source }) => source) ?? []))).toEqual(
        new Set(Object.keys(configs)),
      );
      expect(new Set(used.flatMap((service) => service.secrets?.map(({ source }) => source) ?? []))).toEqual(
        new Set(Object.keys(secrets)),
      );
      const written = Object.keys(swarmTarget.files(stack, passwords));
      for (const { file } of Object.values(configs)) expect(written).toContain(file.replace('./', ''));
    },
  );

  it('call a config and a secret otherwise when there is something else in them', () => {
    const before = stackFile(everything);
    const changed = new Map([
      ...passwords,
      ['Caddyfile', 'of mine'],
      ['secrets/grafana-password', 'a third'],
    ]);
    const after = stackFile(everything, changed);
    const added = (kind: 'configs' | 'secrets') =>
      Object.keys(after[kind] ?? {}).filter((name) => before[kind]?.[name] === undefined);
    expect(added('configs')).toEqual([expect.stringMatching(/^caddyfile-[0-9a-f]{8}$/u)]);
    expect(added('secrets')).toEqual([expect.stringMatching(/^grafana-password-[0-9a-f]{8}$/u)]);
    expect(after.services['grafana']?.secrets?.[0]?.target).toBe('grafana-password');
  });

  it('replace servers by starting a new one first, and what has a volume on its node only', () => {
    const { services } = stackFile(everything);
    for (const name of ['iris', 'digits', 'proxy']) {
      expect(services[name]?.deploy).toMatchObject({
        replicas: 2,
        placement: { preferences: [{ spread: 'node.labels.zone' }] },
        update_config: { order: 'start-first', failure_action: 'rollback' },
      });
    }
    for (const name of ['database', 'prometheus', 'grafana']) {
      expect(services[name]?.deploy).toMatchObject({
        replicas: 1,
        placement: { constraints: ['node.labels.mlpack.data == true'] },
        update_config: { order: 'stop-first', failure_action: 'rollback' },
      });
    }
  });

  it('ask tasks, not the address that stands for them, in the proxy and Prometheus', () => {
    const { Caddyfile, 'prometheus/prometheus.yml': prometheus } = swarmTarget.files(everything, passwords);
    expect(Caddyfile).toContain('import addresses tasks.iris 8080');
    const { scrape_configs }: { scrape_configs: readonly object[] } = parse(prometheus ?? '');
    expect(scrape_configs).toMatchObject([
      {
        dns_sd_configs: [{ names: ['tasks.iris'] }, { names: ['tasks.digits'] }],
        relabel_configs: [{ regex: String.raw`tasks\.(.+)`, target_label: 'service' }],
      },
    ]);
  });

  it('have the services of Compose, and the same programs in them', () => {
    const { services } = stackFile(everything);
    const compose: { services: Record<string, object> } = parse(
      composeTarget.files(everything)['compose.yaml'] ?? '',
    );
    expect(Object.keys(services)).toEqual(Object.keys(compose.services));
    const keys = ['image', 'user', 'command', 'environment', 'read_only', 'healthcheck', 'networks'];
    for (const [name, service] of Object.entries(compose.services)) {
      const alike = Object.entries(service).filter(([key]) => name !== 'proxy' || key !== 'environment');
      expect(services[name]).toMatchObject(Object.fromEntries(alike.filter(([key]) => keys.includes(key))));
    }
  });

  it('refuse a name that is too long beside those of services, with one that fits', () => {
    const name = 'a'.repeat(40);
    expect(() => swarmTarget.files({ ...everything, name }, passwords)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining(`${name}_database-password-`),
        suggestions: [`For example: --name ${'a'.repeat(36)}`],
      }),
    );
    expect(() => swarmTarget.files({ ...everything, name: 'a'.repeat(36) }, passwords)).not.toThrow();
  });
});
