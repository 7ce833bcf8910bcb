import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { AskedKubernetesOptions } from './asked-kubernetes-options.ts';
import type { KubernetesOptions } from './kubernetes-record.ts';

interface Contradiction {
  readonly isThere: (asked: AskedKubernetesOptions, chosen: KubernetesOptions) => boolean;
  readonly message: (chosen: KubernetesOptions) => string;
  readonly suggestions: readonly string[];
}

const contradictions: readonly Contradiction[] = [
  {
    isThere: ({ replicas }, { autoscale }) => replicas !== undefined && autoscale !== null,
    message: ({ autoscale, replicas }) =>
      `--replicas ${replicas}: --autoscale ${autoscale?.by} says how many there are.`,
    suggestions: ['Say its bounds: --autoscale cpu:2-10', 'Or have a fixed number: --autoscale none'],
  },
  {
    isThere: (_, { style, entry }) => style !== 'deployment' && entry !== null,
    message: ({ style }) => `--entry: what --style ${style} writes is led to by its own routes.`,
    suggestions: ['Leave it to them: --entry none', 'Or have an entry: --style deployment'],
  },
  {
    isThere: (_, { style, monitoring }) => style !== 'deployment' && monitoring,
    message: ({ style }) =>
      `--monitoring: pods of --style ${style} have metrics of their own beside the server's.`,
    suggestions: ['Leave it out: --no-monitoring', 'Or have it: --style deployment'],
  },
  {
    isThere: ({ canaryBy }, { style }) => canaryBy !== undefined && style !== 'deployment',
    message: ({ style }) => `--canary-by: --style ${style} gives a canary its share itself.`,
    suggestions: ['Leave it out'],
  },
  {
    isThere: ({ canaryBy }, { canary }) => canaryBy !== undefined && canary === null,
    message: () => '--canary-by says how a canary is rolled out, and there is none.',
    suggestions: ['Say which image it is: --canary IMAGE'],
  },
  {
    isThere: (_, { canaryBy, entry }) => canaryBy === 'httproute' && entry?.by !== 'gateway',
    message: () => '--canary-by httproute: requests are split by a Gateway.',
    suggestions: [
      'Have one: --entry gateway --host HOST --entry-name NAME',
      'Or split pods: --canary-by rollout',
    ],
  },
  {
    isThere: ({ secrets }, { database }) =>
      secrets !== undefined && secrets !== 'plain' && database === 'none',
    message: ({ secrets }) => `--secrets ${secrets}: with --db none there is no password.`,
    suggestions: ['Have a database: --db postgres', 'Or leave --secrets out'],
  },
  {
    isThere: (_, { secrets, databaseSecret }) => secrets === 'sealed' && databaseSecret !== null,
    message: ({ databaseSecret }) => `--secrets sealed: the Secret ${databaseSecret} is not made here.`,
    suggestions: [
      'Seal it yourself: kubectl create secret generic NAME --from-literal=uri=URL --dry-run=client -o yaml | kubeseal -o yaml',
      'Or leave it as it is: --secrets plain',
    ],
  },
  {
    isThere: ({ sealingCert, sealingNamespace }, { secrets }) =>
      secrets !== 'sealed' && (sealingCert !== undefined || sealingNamespace !== undefined),
    message: () => '--sealing-cert and --sealing-namespace say how secrets are sealed, and none are.',
    suggestions: ['Have the login sealed: --secrets sealed'],
  },
  {
    isThere: (_, { style, shadows }) => style !== 'deployment' && shadows.length > 0,
    message: ({ style }) => `--shadow: pods of --style ${style} copy no requests.`,
    suggestions: ['Have none: --shadow none', 'Or have one: --style deployment'],
  },
  {
    isThere: (_, { database, shadows }) => database === 'none' && shadows.length > 0,
    message: () => '--shadow: with --db none nothing can be compared.',
    suggestions: [
      'Keep the predictions of both in one place: --db postgres',
      'Or have no shadow: --shadow none',
    ],
  },
];

/** @throws MlpackError USAGE for the first options that don't go together */
export function refuseContradictions(asked: AskedKubernetesOptions, chosen: KubernetesOptions): void {
  const found = contradictions.find(({ isThere }) => isThere(asked, chosen));
  if (found === undefined) return;
  throw new MlpackError('USAGE', found.message(chosen), { suggestions: found.suggestions });
}
