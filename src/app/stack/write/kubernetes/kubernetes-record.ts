import type { Autoscale, Entry, KubernetesStack } from '../../../../deploy/kubernetes/kubernetes-stack.ts';
import { field, isRecord } from '../../../../util/record.ts';
import { measuredOf, type MeasuredImage } from '../../../run/measured-image.ts';
import { imagesIn, replicasIn } from '../recorded-options.ts';
import type { RecordKind } from '../stack-record.ts';
import { isEntryName, isHost, isObjectName, isOverlayName } from './kubernetes-names.ts';
import { sealedIn, type SealedOption } from './sealed-options.ts';

export const styles = ['deployment', 'kserve', 'knative'] as const;
export const scalers = ['cpu', 'queue', 'keda'] as const;
export const entries = ['gateway', 'ingress'] as const;
export const secretKinds = ['plain', 'sealed', 'external'] as const;
export const canaryKinds = ['httproute', 'rollout'] as const;
export const mostOverlays = 20;

/** What a stack for Kubernetes was asked for. */
export interface KubernetesOptions extends Pick<
  KubernetesStack,
  'style' | 'overlays' | 'replicas' | 'autoscale' | 'monitoring' | 'databaseSecret' | 'entry' | 'canaryBy'
> {
  /** Images as typed; none means what was built last. */
  readonly images: readonly string[];
  readonly database: 'postgres' | 'none';
  readonly secrets: (typeof secretKinds)[number];
  /** The database's login as it was sealed; null where it isn't. */
  readonly sealed: SealedOption | null;
  /** Images of shadows as typed. */
  readonly shadows: readonly string[];
  /** The next version's image as typed; null without one. */
  readonly canary: string | null;
  readonly helm: boolean;
  /** What was measured of images when they were first written, by what each is known by: figures don't change by themselves. */
  readonly measured: Readonly<Record<string, MeasuredImage>>;
}

/** The records of `mlpack kubernetes`. */
export const kubernetesRecord: RecordKind<KubernetesOptions> = {
  command: 'mlpack kubernetes',
  target: 'kubernetes',
  isName: isOverlayName,
  checkOptions(options, refuse) {
    const isFlag = (name: string): boolean => {
      const value = field(options, name);
      return typeof value === 'boolean' ? value : refuse(name);
    };
    const oneOf = <T extends string>(name: string, choices: readonly T[]): T =>
      choices.find((choice) => choice === field(options, name)) ?? refuse(name);
    const orNull = <T>(name: string, read: (value: unknown) => T | undefined): T | null => {
      const value = field(options, name);
      return value === null ? null : (read(value) ?? refuse(name));
    };
    return {
      images: imagesIn(options, 'images') ?? refuse('images'),
      style: oneOf('style', styles),
      overlays: overlaysIn(field(options, 'overlays')) ?? refuse('overlays'),
      replicas: replicasIn(options) ?? refuse('replicas'),
      autoscale: orNull('autoscale', autoscaleIn),
      monitoring: isFlag('monitoring'),
      database: oneOf('database', ['postgres', 'none'] as const),
      databaseSecret: orNull('databaseSecret', nameIn),
      entry: orNull('entry', entryIn),
      secrets: oneOf('secrets', secretKinds),
      // Records of before there were these don't say.
      sealed: field(options, 'sealed') === undefined ? null : orNull('sealed', sealedIn),
      shadows:
        field(options, 'shadows') === undefined ? [] : (imagesIn(options, 'shadows') ?? refuse('shadows')),
      canary: orNull('canary', (value) => (typeof value === 'string' && value !== '' ? value : undefined)),
      canaryBy: orNull('canaryBy', (value) => canaryKinds.find((kind) => kind === value)),
      helm: isFlag('helm'),
      measured: measuredIn(field(options, 'measured')) ?? refuse('measured'),
    };
  },
};

/** The bounds of an autoscaler: KEDA alone scales to none. */
export function areBounds(by: Autoscale['by'], minReplicas: number, maxReplicas: number): boolean {
  const least = by === 'keda' ? 0 : 1;
  return (
    Number.isInteger(minReplicas) &&
    Number.isInteger(maxReplicas) &&
    minReplicas >= least &&
    maxReplicas >= Math.max(1, minReplicas) &&
    maxReplicas <= 1000
  );
}

function overlaysIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length > mostOverlays) return undefined;
  const names = value.map(String);
  return value.every((name) => typeof name === 'string') && names.every(isOverlayName) ? names : undefined;
}

function autoscaleIn(value: unknown): Autoscale | undefined {
  const by = scalers.find((scaler) => scaler === field(value, 'by'));
  const minReplicas = Number(field(value, 'minReplicas'));
  const maxReplicas = Number(field(value, 'maxReplicas'));
  if (by === undefined || !areBounds(by, minReplicas, maxReplicas)) return undefined;
  return { by, minReplicas, maxReplicas };
}

function entryIn(value: unknown): Entry | undefined {
  const by = entries.find((kind) => kind === field(value, 'by'));
  const name = field(value, 'name');
  const host = nameIn(field(value, 'host'));
  if (by === undefined || host === undefined || !isHost(host)) return undefined;
  if (typeof name !== 'string' || !isEntryName(name, by)) return undefined;
  return { by, host, name };
}

function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && isObjectName(value) ? value : undefined;
}

function measuredIn(value: unknown): Record<string, MeasuredImage> | undefined {
  if (!isRecord(value)) return undefined;
  const found = Object.entries(value).flatMap(([id, figures]): [string, MeasuredImage][] => {
    const measured = measuredOf(figures);
    return measured === undefined ? [] : [[id, measured]];
  });
  return found.length === Object.keys(value).length ? Object.fromEntries(found) : undefined;
}
