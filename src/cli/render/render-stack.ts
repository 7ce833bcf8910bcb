import { join } from 'node:path';
import type { ComposeResult } from '../../app/stack/write/compose-stack.ts';
import type { UpResult } from '../../app/stack/up.ts';
import type { StackState } from '../../app/stack/stack-state.ts';
import { deployCommand } from '../../deploy/swarm/commands.ts';
import { swarmTarget } from '../../deploy/swarm/swarm-target.ts';
import { shellPath } from '../../util/shell-word.ts';
import { renderTable } from '../text/table.ts';

/** What `mlpack compose` prints for people. */
export function renderCompose(
  { folder, name, services, options, remembered, written, removed, kept, secrets }: ComposeResult,
  typed: string,
): string {
  const start = options.swarm
    ? deployCommand(name, shellPath(join(typed, swarmTarget.mainFile)))
    : `mlpack up${typed === 'stack' ? '' : ` ${typed}`}`;
  const rows = services.map(({ service, image, isPinned }) => [service, image, isPinned ? 'digest' : 'tag']);
  const changed = [
    ...described(written, 'Wrote'),
    ...described(removed, 'Removed'),
    ...described(kept, 'Left as you edited them:'),
    ...described(
      secrets.map((name) => `secrets/${name}`),
      'Made',
    ),
  ];
  return [
    renderTable(['Service', 'Image', 'Pinned by'], rows),
    '',
    ...(changed.length === 0 ? ['Nothing has changed.'] : changed),
    ...(remembered.length === 0 ? [] : [renderRemembered(rememberedTexts(options, remembered))]),
    `The stack is in ${folder}. ${options.swarm ? 'Deploy' : 'Start'} it: ${start}`,
  ].join('\n');
}

/** What was not typed but has stayed, and how each is dropped. */
export function renderRemembered(texts: readonly { readonly kept: string; readonly drop: string }[]): string {
  const list = (what: 'kept' | 'drop', separator: string) => texts.map((text) => text[what]).join(separator);
  return `As the last time: ${list('kept', ' ')}. To drop one: ${list('drop', ', ')}.`;
}

function rememberedTexts(options: ComposeResult['options'], remembered: ComposeResult['remembered']) {
  const texts = {
    images: { kept: options.images.join(' '), drop: 'name other images' },
    database: { kept: `--db ${options.database}`, drop: '--db postgres' },
    databaseImage: { kept: `--db-image ${options.databaseImage}`, drop: '--db-image postgres:17' },
    shadows: { kept: `--shadow ${(options.shadows ?? []).join(' --shadow ')}`, drop: '--shadow none' },
    monitoring: { kept: '--monitoring', drop: '--no-monitoring' },
    proxy: { kept: '--proxy', drop: '--no-proxy' },
    replicas: { kept: `--replicas ${options.replicas}`, drop: '--replicas 1' },
    swarm: { kept: '--swarm', drop: '--no-swarm' },
  };
  return remembered.map((name) => texts[name]);
}

/** A line of paths; none where there are none. */
export function described(paths: readonly string[], what: string): string[] {
  return paths.length === 0 ? [] : [`${what} ${paths.join(', ')}.`];
}

/** What `mlpack up` prints for people. */
export function renderUp({ folder, services, models, addresses }: UpResult): string {
  const lines = models.map(({ service, baseUrl, report, prediction }) => {
    const cases = report.models.flatMap((model) => model.cases).length;
    const passed =
      cases === 0
        ? 'its server passes, and it has no golden cases'
        : cases === 1
          ? 'its golden case passes'
          : `its ${cases} golden cases pass`;
    return `${service} is at ${baseUrl}: ${passed}${predictionText[prediction]}.`;
  });
  const others = addresses.map((address) => renderAddress(address, folder));
  return [renderServices(services), '', ...lines, ...others, 'Take it away: mlpack down'].join('\n');
}

function renderAddress(
  { name, url, isPublished, user, passwordFile }: UpResult['addresses'][number],
  folder: string,
): string {
  const where = isPublished ? url : `${url}, for the other services only`;
  const login = passwordFile === null ? '' : `; user ${user}, password in ${join(folder, passwordFile)}`;
  return `${name} is at ${where}${login}.`;
}

const predictionText = {
  arrived: ', and its prediction is in the database',
  none: '',
  unsupported: '; its server keeps no predictions: build it again with this mlpack',
} as const;

/** What `mlpack ps` prints for people. */
export function renderServices(services: StackState['services']): string {
  const rows = services.map(({ service, name, state, health, ports }) => [
    service,
    name,
    health === '' ? state : `${state}, ${health}`,
    ports.join(', '),
  ]);
  return renderTable(['Service', 'Container', 'State', 'Published'], rows);
}
