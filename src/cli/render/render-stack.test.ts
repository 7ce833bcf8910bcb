import { describe, expect, it } from 'vitest';
import type { UpResult } from '../../app/stack/up.ts';
import type { ComposeResult } from '../../app/stack/write/compose-stack.ts';
import { renderCompose, renderServices, renderUp } from './render-stack.ts';

const composed: ComposeResult = {
  folder: '/project/stack',
  name: 'iris',
  services: [
    { service: 'iris', image: 'ghcr.io/me/iris:1.0.0@sha256:1', isPinned: true },
    { service: 'database', image: 'postgres:17', isPinned: false },
  ],
  database: 'postgres',
  options: { images: ['iris'], database: 'none', monitoring: true, proxy: true, replicas: 2, swarm: false },
  remembered: [],
  written: ['compose.yaml'],
  removed: ['prometheus.yml'],
  kept: ['Caddyfile', '.env'],
  secrets: ['database-password'],
};

describe('renderCompose', () => {
  it('shows how each image is pinned, and what has become of the files', () => {
    expect(renderCompose(composed, 'stack').split('\n')).toEqual([
      'Service   Image                           Pinned by',
      'iris      ghcr.io/me/iris:1.0.0@sha256:1  digest',
      'database  postgres:17                     tag',
      '',
      'Wrote compose.yaml.',
      'Removed prometheus.yml.',
      'Left as you edited them: Caddyfile, .env.',
      'Made secrets/database-password.',
      'The stack is in /project/stack. Start it: mlpack up',
    ]);
  });

  it('says that nothing has changed, and names a folder that mlpack up would not find', () => {
    const unchanged = { ...composed, written: [], removed: [], kept: [], secrets: [] };
    expect(renderCompose(unchanged, 'other').split('\n').slice(-2)).toEqual([
      'Nothing has changed.',
      'The stack is in /project/stack. Start it: mlpack up other',
    ]);
  });

  it('says what deploys a stack for a swarm, which mlpack up does not', () => {
    const swarm = { ...composed, options: { ...composed.options, swarm: true } };
    expect(renderCompose(swarm, 'my stack').split('\n').at(-1)).toBe(
      "The stack is in /project/stack. Deploy it: docker stack deploy --with-registry-auth --compose-file 'my stack/stack.yaml' iris",
    );
  });

  it('says what has stayed from the last time, and how each is dropped', () => {
    const remembered = ['images', 'database', 'shadows', 'monitoring', 'proxy', 'replicas'] as const;
    const options = { ...composed.options, shadows: ['iris:2', 'digits:2'] };
    expect(renderCompose({ ...composed, options, remembered }, 'stack')).toContain(
      '\nAs the last time: iris --db none --shadow iris:2 --shadow digits:2 --monitoring --proxy --replicas 2. To drop one: name other images, --db postgres, --shadow none, --no-monitoring, --no-proxy, --replicas 1.\n',
    );
  });
});

const service = { service: 'iris', name: 'stack-iris-1', image: 'iris', state: 'running', exitCode: 0 };

it('renderServices shows state, health and ports', () => {
  const services = [
    { ...service, health: 'healthy', ports: ['127.0.0.1:8080->8080', '127.0.0.1:8081->8081'] },
    { ...service, state: 'exited', health: '', ports: [] },
  ];
  expect(renderServices(services).split('\n')).toEqual([
    'Service  Container     State             Published',
    'iris     stack-iris-1  running, healthy  127.0.0.1:8080->8080, 127.0.0.1:8081->8081',
    'iris     stack-iris-1  exited',
  ]);
});

describe('renderUp', () => {
  /** A model whose server passes this many golden cases. */
  function model(count: number, prediction: UpResult['models'][number]['prediction']) {
    const cases = Array.from({ length: count }, (_, i) => ({
      name: String(i),
      latencyMs: 1,
      mismatch: null,
      problem: null,
    }));
    const golden = { source: 'framework', framework: null } as const;
    const report = { name: 'iris', version: '1.0.0', golden, checks: [], cases };
    return {
      service: 'iris',
      baseUrl: 'http://127.0.0.1:8080',
      report: { passed: true, startToReadyMs: 1, checks: [], models: [report] },
      prediction,
    };
  }

  it.each([
    [0, 'none', 'its server passes, and it has no golden cases.'],
    [1, 'arrived', 'its golden case passes, and its prediction is in the database.'],
    [
      2,
      'unsupported',
      'its 2 golden cases pass; its server keeps no predictions: build it again with this mlpack.',
    ],
  ] as const)('says of a model with %i golden cases what passed', (count, prediction, said) => {
    const text = renderUp({
      folder: '/stack',
      services: [],
      models: [model(count, prediction)],
      addresses: [],
    });
    expect(text.split('\n').slice(-2)).toEqual([
      `iris is at http://127.0.0.1:8080: ${said}`,
      'Take it away: mlpack down',
    ]);
  });

  it('says where the other services are, for whom, and where their passwords are', () => {
    const addresses = [
      { name: 'proxy', url: 'http://127.0.0.1:80/', isPublished: true, user: null, passwordFile: null },
      {
        name: 'database',
        url: 'postgres://database',
        isPublished: false,
        user: 'mlpack',
        passwordFile: 'secrets/p',
      },
    ];
    const text = renderUp({ folder: '/stack', services: [], models: [], addresses });
    expect(text.split('\n').slice(-3, -1)).toEqual([
      'proxy is at http://127.0.0.1:80/.',
      'database is at postgres://database, for the other services only; user mlpack, password in /stack/secrets/p.',
    ]);
  });
});
