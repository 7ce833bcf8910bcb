import { isDeepStrictEqual } from 'node:util';
import type { HistoryEntry, ImageConfig } from '../../oci/documents/image-config.ts';
import type { LayerPair } from './layer-changes.ts';
import { namedChanges, type NamedChange } from './named-change.ts';

/**
 * What differs in the configs of two images beside what has a place of its own (environment, labels, layers): what a
 * container runs, as whom and where, when the image was made and by whom. Lists and objects are JSON.
 *
 * @param same layers of one digest
 */
export function settingChanges(a: ImageConfig, b: ImageConfig, same: readonly LayerPair[]): NamedChange[] {
  return [
    ...namedChanges(settingsOf(a), settingsOf(b)),
    ...diffIdChanges(a, b, same),
    ...orderChanges(same),
    ...stepCountChanges(a, b),
  ];
}

/** The first step in which two histories differ: what is left to tell where images differ in nothing else. */
export function historyChanges({ history: a }: ImageConfig, { history: b }: ImageConfig): NamedChange[] {
  const count = Math.max(a?.length ?? 0, b?.length ?? 0);
  for (let i = 0; i < count; i += 1) {
    if (isDeepStrictEqual(a?.[i], b?.[i])) continue;
    return [{ name: `history, step ${i + 1}`, before: stepText(a?.[i]), after: stepText(b?.[i]) }];
  }
  return [];
}

function stepText(step: HistoryEntry | undefined): string | null {
  return step === undefined ? null : JSON.stringify(step);
}

/** Every field by its name, unless it is told elsewhere or says nothing. */
function settingsOf(config: ImageConfig): Map<string, string> {
  const {
    config: container,
    rootfs: _rootfs,
    history: _history,
    architecture: _,
    os: _os,
    ...image
  } = config;
  const { Env: _env, Labels: _labels, ...run } = container ?? {};
  return new Map(
    [...Object.entries(image), ...Object.entries(run)].flatMap(([name, value]) => {
      const text = settingText(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Undefined of what is the same as to be left out: Docker writes null, or something empty. */
function settingText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === false || value === '') return undefined;
  if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is said of a layer uncompressed, where the layer is the same. */
function diffIdChanges(a: ImageConfig, b: ImageConfig, pairs: readonly LayerPair[]): NamedChange[] {
  const [from, to] = [a.rootfs.diff_ids, b.rootfs.diff_ids];
  return pairs.flatMap(({ before, after }) => {
    if (before === undefined || after === undefined || from[before] === to[after]) return [];
    return [
      { name: `diff_id of layer ${after + 1}`, before: from[before] ?? null, after: to[after] ?? null },
    ];
  });
}

function orderChanges(pairs: readonly LayerPair[]): NamedChange[] {
  const both = pairs.filter(({ before, after }) => before !== undefined && after !== undefined);
  const order = both.map(({ after }) => (after ?? 0) + 1);
  if (order.every((number, i) => i === 0 || number > (order[i - 1] ?? 0))) return [];
  const before = both.map((pair) => (pair.before ?? 0) + 1).join(', ');
  return [{ name: 'order of layers', before, after: order.join(', ') }];
}

function stepCountChanges({ history: a }: ImageConfig, { history: b }: ImageConfig): NamedChange[] {
  const [before, after] = [a?.length ?? 0, b?.length ?? 0].map((count) => `${count} steps`);
  return before === undefined || after === undefined || before === after
    ? []
    : [{ name: 'history', before, after }];
}
