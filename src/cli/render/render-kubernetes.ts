import type { KubernetesResult } from '../../app/stack/write/kubernetes/kubernetes-stack.ts';
import { shellPath } from '../../util/shell-word.ts';
import { renderTable } from '../text/table.ts';
import { described, renderRemembered } from './render-stack.ts';

/** What `mlpack kubernetes` prints for people. */
export function renderKubernetes(
  { folder, name, services, options, remembered, written, removed, kept }: KubernetesResult,
  typed: string,
): string {
  const rows = services.map(({ service, image, isPinned, isMeasured }) => [
    service,
    image,
    isPinned ? 'digest' : 'tag',
    isMeasured ? 'measured' : 'guessed: mlpack test measures',
  ]);
  const changed = [
    ...described(written, 'Wrote'),
    ...described(removed, 'Removed'),
    ...described(kept, 'Left as you edited them:'),
  ];
  const [overlay] = options.overlays;
  const applied = `${shellPath(typed)}/${overlay === undefined ? 'base' : `overlays/${overlay}`}`;
  return [
    renderTable(['Service', 'Image', 'Pinned by', 'Limits'], rows),
    '',
    ...(changed.length === 0 ? ['Nothing has changed.'] : changed),
    ...(remembered.length === 0
      ? []
      : [renderRemembered(remembered.map((option) => texts(options)[option]))]),
    `The stack is in ${folder}. Apply it: kubectl apply -k ${applied} -n ${overlay === undefined ? name : `${name}-${overlay}`}`,
  ].join('\n');
}

/** How each option is typed as it is, and how it is dropped. */
function texts({
  images,
  style,
  overlays,
  replicas,
  autoscale,
  database,
  databaseSecret,
  entry,
  secrets,
  shadows,
  canary,
  canaryBy,
}: KubernetesResult['options']) {
  const bounds = autoscale && `:${autoscale.minReplicas}-${autoscale.maxReplicas}`;
  return {
    images: { kept: images.join(' '), drop: 'name other images' },
    style: { kept: `--style ${style}`, drop: '--style deployment' },
    overlays: { kept: `--overlay ${overlays.join(',')}`, drop: '--overlay staging,production' },
    replicas: { kept: `--replicas ${replicas}`, drop: '--replicas 2' },
    autoscale: { kept: `--autoscale ${autoscale?.by}${bounds}`, drop: '--autoscale none' },
    monitoring: { kept: '--monitoring', drop: '--no-monitoring' },
    database: {
      kept: `--db ${databaseSecret === null ? database : `secret/${databaseSecret}`}`,
      drop: '--db none',
    },
    entry: {
      kept: `--entry ${entry?.by} --host ${entry?.host} --entry-name ${entry?.name}`,
      drop: '--entry none',
    },
    secrets: { kept: `--secrets ${secrets}`, drop: '--secrets plain' },
    shadows: { kept: `--shadow ${shadows.join(' --shadow ')}`, drop: '--shadow none' },
    canary: { kept: `--canary ${canary}`, drop: '--canary none' },
    canaryBy: { kept: `--canary-by ${canaryBy}`, drop: '--canary none' },
    helm: { kept: '--helm', drop: '--no-helm' },
  };
}
