import { imagesOf, type Stack, type StackModel } from '../../src/deploy/stack.ts';
import { publicImages } from '../../src/deploy/images.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

export const iris: StackModel = {
  service: 'iris',
  image: { reference: `ghcr.io/me/iris:1.2.0@${digest}`, remark: null },
  digest,
  port: 8080,
  memoryBytes: 2 ** 30,
  models: [{ name: 'iris', version: '1.2.0' }],
};

export const digits: StackModel = {
  service: 'digits',
  image: { reference: 'digits:0.1.0', remark: 'Not pinned.' },
  digest,
  port: 9000,
  memoryBytes: 2 ** 30 + 100,
  models: [{ name: 'digits', version: '0.1.0' }],
};

/** iris with a shadow. */
export const shadowed: StackModel = {
  ...iris,
  shadow: {
    service: 'iris-shadow',
    image: { reference: `ghcr.io/me/iris:2.0.0@${digest}`, remark: null },
    digest,
    port: 8080,
    grpcPort: 8081,
    memoryBytes: 2 ** 30,
  },
};

/** A stack of one model and nothing else, but for what is said. */
export function stackOf(changes: Partial<Stack> = {}): Stack {
  const shape = { database: 'none', monitoring: false, proxy: false, replicas: 1, ...changes } as const;
  const images = imagesOf(shape).map((image) => [
    image,
    { reference: `${publicImages[image]}@${digest}`, remark: null },
  ]);
  return { name: 'iris', models: [iris], images: Object.fromEntries(images), ...shape };
}

const choices = {
  database: ['none', 'sqlite', 'postgres'],
  monitoring: [false, true],
  proxy: [false, true],
  replicas: [1, 3],
  models: [[iris], [iris, digits]],
} as const;

/** Stacks in which every two choices of options meet, where they may. */
export function pairwiseStacks(): Stack[] {
  const all = choices.database.flatMap((database) =>
    choices.monitoring.flatMap((monitoring) =>
      choices.proxy.flatMap((proxy) =>
        choices.replicas.flatMap((replicas) =>
          choices.models.map((models) => stackOf({ database, monitoring, proxy, replicas, models })),
        ),
      ),
    ),
  );
  const allowed = all.filter(
    ({ proxy, replicas, database }) => replicas === 1 || (proxy && database !== 'sqlite'),
  );
  const covered = new Set<string>();
  const chosen: Stack[] = [];
  // The one that adds most pairs, until none adds any.
  for (;;) {
    const gains = allowed.map((stack) => pairsOf(stack).filter((pair) => !covered.has(pair)).length);
    const most = Math.max(...gains);
    const best = allowed[gains.indexOf(most)];
    if (most === 0 || best === undefined) return chosen;
    chosen.push(best);
    for (const pair of pairsOf(best)) covered.add(pair);
  }
}

function pairsOf(stack: Stack): string[] {
  const values = Object.keys(choices).map((key) => `${key}=${describe(stack, key)}`);
  return values.flatMap((one, i) => values.slice(i + 1).map((other) => `${one} ${other}`));
}

/** What a stack chooses, for the names of tests. */
export function stackTitle(stack: Stack): string {
  return Object.keys(choices)
    .map((key) => `${key}=${describe(stack, key)}`)
    .join(' ');
}

function describe(stack: Stack, key: string): string {
  return key === 'models'
    ? String(stack.models.length)
    : String(Object.entries(stack).find(([k]) => k === key)?.[1]);
}
