import type { Autoscale, Entry } from '../../../../deploy/kubernetes/kubernetes-stack.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { isEntryName, isHost, isObjectName, isOverlayName } from './kubernetes-names.ts';
import { areBounds, mostOverlays, scalers, type KubernetesOptions } from './kubernetes-record.ts';
import type { AskedKubernetesOptions } from './asked-kubernetes-options.ts';
import { refuseContradictions } from './kubernetes-contradictions.ts';

const firstOptions: KubernetesOptions = {
  images: [],
  style: 'deployment',
  overlays: ['staging', 'production'],
  replicas: 2,
  autoscale: null,
  monitoring: false,
  database: 'none',
  databaseSecret: null,
  entry: null,
  secrets: 'plain',
  sealed: null,
  shadows: [],
  canary: null,
  canaryBy: null,
  helm: false,
  measured: {},
};

/** What is remembered beside options, and is none that somebody types. */
const unsaid = ['measured', 'databaseSecret', 'sealed'] as const;

/** Names of options, as somebody types them. */
export type RememberedOption = Exclude<keyof KubernetesOptions, (typeof unsaid)[number]>;

/**
 * What a stack for Kubernetes is made of: what is asked for, else what it had.
 *
 * @param before undefined where there was none
 * @returns with the names of what it has only because it had it
 * @throws MlpackError USAGE for what can't be understood, and for options that don't go together
 */
export function chosenKubernetesOptions(
  asked: AskedKubernetesOptions,
  before: KubernetesOptions | undefined,
): { readonly chosen: KubernetesOptions; readonly remembered: RememberedOption[] } {
  const last = before ?? firstOptions;
  const said = {
    ...(asked.images.length > 0 && { images: asked.images }),
    ...(asked.style !== undefined && { style: asked.style }),
    ...(asked.overlay !== undefined && { overlays: overlaysOf(asked.overlay) }),
    ...(asked.replicas !== undefined && { replicas: asked.replicas }),
    ...(asked.autoscale !== undefined && { autoscale: autoscaleOf(asked.autoscale) }),
    ...(asked.monitoring !== undefined && { monitoring: asked.monitoring }),
    ...(asked.database !== undefined && databaseOf(asked.database)),
    ...entryOf(asked, last.entry),
    ...(asked.secrets !== undefined && { secrets: asked.secrets }),
    ...(asked.shadows !== undefined && { shadows: asked.shadows.filter((image) => image !== 'none') }),
    ...(asked.canary !== undefined && { canary: asked.canary === 'none' ? null : asked.canary }),
    ...(asked.helm !== undefined && { helm: asked.helm }),
  };
  const merged: KubernetesOptions = { ...last, ...said };
  const chosen = { ...merged, canaryBy: canaryByOf(asked, merged) };
  refuseContradictions(asked, chosen);
  const names = Object.keys(firstOptions).filter(isRemembered);
  const remembered = names.filter(
    (name) =>
      !Object.hasOwn(said, name) &&
      !(name === 'canaryBy' && asked.canaryBy !== undefined) &&
      JSON.stringify(chosen[name]) !== JSON.stringify(firstOptions[name]),
  );
  return { chosen, remembered };
}

function isRemembered(name: string): name is RememberedOption {
  return !unsaid.some((other) => other === name);
}

/** A Gateway splits requests where there is one; where there is none, pods are split. KServe and Knative do it themselves. */
function canaryByOf(
  { canaryBy }: AskedKubernetesOptions,
  { style, canary, entry, canaryBy: last }: KubernetesOptions,
): KubernetesOptions['canaryBy'] {
  if (canaryBy !== undefined) return canaryBy;
  if (canary === null || style !== 'deployment') return null;
  return last ?? (entry?.by === 'gateway' ? 'httproute' : 'rollout');
}

function overlaysOf(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !isOverlayName(name));
  if (wrong !== undefined) {
    throw new MlpackError(
      'USAGE',
      `--overlay: a name has lower-case letters, digits and "-", and 40 at most; got ${JSON.stringify(wrong)}.`,
      { suggestions: ['For example: --overlay staging,production'] },
    );
  }
  if (names.length > mostOverlays) {
    throw new MlpackError('USAGE', `--overlay: at most ${mostOverlays} names; got ${names.length}.`);
  }
  return [...new Set(names)];
}

const firstBounds = { cpu: [2, 10], queue: [2, 10], keda: [0, 10] } as const;

function autoscaleOf(text: string): Autoscale | null {
  if (text === 'none') return null;
  const [kind, bounds, ...rest] = text.split(':');
  const by = scalers.find((scaler) => scaler === kind);
  const [, min, max] = /^(\d{1,4})-(\d{1,4})$/u.exec(bounds ?? '') ?? [];
  if (by !== undefined && rest.length === 0 && (bounds === undefined || max !== undefined)) {
    const [minReplicas, maxReplicas] = bounds === undefined ? firstBounds[by] : [Number(min), Number(max)];
    if (areBounds(by, minReplicas, maxReplicas)) return { by, minReplicas, maxReplicas };
  }
  throw new MlpackError(
    'USAGE',
    `--autoscale: cpu, queue or keda, with :MIN-MAX where the bounds are others than ${firstBounds.cpu.join(' and ')}; only keda goes down to 0, and 1000 are the most; got ${JSON.stringify(text)}.`,
    { suggestions: ['For example: --autoscale queue:2-20', 'Or have a fixed number: --autoscale none'] },
  );
}

function databaseOf(text: string): Pick<KubernetesOptions, 'database' | 'databaseSecret'> {
  if (text === 'postgres' || text === 'none') return { database: text, databaseSecret: null };
  const name = text.startsWith('secret/') ? text.slice('secret/'.length) : '';
  if (isObjectName(name)) return { database: 'postgres', databaseSecret: name };
  throw new MlpackError(
    'USAGE',
    `--db: postgres, none, or secret/NAME of a Secret in the cluster; got ${JSON.stringify(text)}.`,
    { suggestions: ['PostgreSQL by CloudNativePG: --db postgres', 'One that is there: --db secret/NAME'] },
  );
}

function entryOf(
  { entry: by, host: typedHost, entryName }: AskedKubernetesOptions,
  last: Entry | null,
): { readonly entry?: Entry | null } {
  if (by === undefined && typedHost === undefined && entryName === undefined) return {};
  if (by === 'none') return { entry: null };
  const kept = by === undefined || by === last?.by ? last : null;
  const found = { by: by ?? last?.by, host: typedHost ?? last?.host, name: entryName ?? kept?.name };
  if (found.by === undefined) {
    throw new MlpackError('USAGE', '--host and --entry-name say more of an entry, and there is none.', {
      suggestions: ['Say which: --entry gateway, or --entry ingress'],
    });
  }
  const { by: kind, host, name } = found;
  if (host === undefined || !isHost(host)) {
    const got = host === undefined ? '' : `; got ${JSON.stringify(host)}`;
    throw new MlpackError('USAGE', `--entry ${kind} needs the name of a host in lower-case letters${got}.`, {
      suggestions: ['For example: --host models.example.org'],
    });
  }
  if (name === undefined || !isEntryName(name, kind)) {
    const what = kind === 'gateway' ? 'Gateway' : 'IngressClass';
    throw new MlpackError('USAGE', `--entry ${kind} needs the name of the ${what}, which the cluster has.`, {
      suggestions: [
        `See which there are: kubectl get ${what.toLowerCase()} --all-namespaces`,
        `Then: --entry-name ${kind === 'gateway' ? 'NAMESPACE/NAME' : 'NAME'}`,
      ],
    });
  }
  return { entry: { by: kind, host, name } };
}
