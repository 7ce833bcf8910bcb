import { isDeepStrictEqual } from 'node:util';
import type { ImageConfig } from '../../oci/documents/image-config.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import { own } from '../../../contract/own.ts';
import type { Change } from './tensor-changes.ts';

const modelPart = 'weights';
/** The parts of a build context that the Dockerfile makes layers of, as people call them. */
const partNames: Readonly<Record<string, string>> = {
  base: 'base',
  node: 'Node.js',
  onnxruntime: 'onnxruntime',
  server: 'server',
  model: modelPart,
  // Its files are compared one by one.
  config: '',
};

/**
 * What has changed in an image besides what it promises its callers: layers by the part of the context they are made
 * of, or by their instruction, and settings. Pure.
 *
 * @param modelsAreCompared whether the contracts tell what became of the models, so that their layer need not
 */
export function imageChanges(
  previous: ImageConfig,
  next: ImageConfig,
  { modelsAreCompared }: { readonly modelsAreCompared: boolean },
): Change[] {
  const ignored = ['', ...(modelsAreCompared ? [modelPart] : [])];
  return [...layerChanges(previous, next, ignored), ...settingChanges(previous, next)];
}

/** Changes of the platforms an image is for: where it no longer runs, it cannot be rolled out. */
export function platformChanges(before: readonly string[], after: readonly string[]): Change[] {
  const gone = before.filter((platform) => !after.includes(platform));
  const added = after.filter((platform) => !before.includes(platform));
  return [
    ...gone.map((platform): Change => ({ level: 'major', text: `no longer built for ${platform}` })),
    ...added.map((platform): Change => ({ level: 'minor', text: `built for ${platform}, too` })),
  ];
}

function layerChanges(previous: ImageConfig, next: ImageConfig, ignored: readonly string[]): Change[] {
  const [before, after] = [layersByPart(previous), layersByPart(next)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((part): Change[] => {
    const [from, to] = [before.get(part), after.get(part)];
    if (from === to || ignored.includes(part)) return [];
    const how = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    return [{ level: part === modelPart ? 'minor' : 'patch', text: `${part} ${how}` }];
  });
}

/** The diffIDs of the layers of each part. The layers of a base image come before those of any part. */
function layersByPart({ history = [], rootfs }: ImageConfig): Map<string, string> {
  const steps = history.filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  const parts = new Map<string, string>();
  const ids: readonly Digest[] = rootfs.diff_ids;
  const stepAt = (layer: number) => steps.at(layer - ids.length)?.created_by ?? '';
  const firstOwn = ids.findIndex((_, layer) => contextPart(stepAt(layer)) !== undefined);
  for (const [layer, diffId] of ids.entries()) {
    const step = stepAt(layer);
    const part = layer < firstOwn ? 'base' : (contextPart(step) ?? step);
    parts.set(part, `${parts.get(part) ?? ''} ${diffId}`);
  }
  return parts;
}

function contextPart(createdBy: string): string | undefined {
  const [, folder = ''] = /^(?:ADD|COPY) (\w+)\//u.exec(createdBy) ?? [];
  return own(partNames, folder);
}

/** Labels repeat what the contracts say. */
function settingChanges(previous: ImageConfig, next: ImageConfig): Change[] {
  const { Env: envBefore = [], Labels: _before, ...before } = previous.config ?? {};
  const { Env: envAfter = [], Labels: _after, ...after } = next.config ?? {};
  const fields = changedKeys(before, after).map((field) => `${field} changed`);
  const [variablesBefore, variablesAfter] = [parseEnvironment(envBefore), parseEnvironment(envAfter)];
  const variables = changedKeys(variablesBefore, variablesAfter).map((name) => {
    const value = own(variablesAfter, name);
    return value === undefined ? `${name} no longer set` : `${name} set to ${JSON.stringify(value)}`;
  });
  return [...variables, ...fields].map((text) => ({ level: 'patch', text }));
}

function changedKeys(before: object, after: object): string[] {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const isSame = (key: string) => isDeepStrictEqual(from.get(key), to.get(key));
  return [...new Set([...from.keys(), ...to.keys()])].filter((key) => !isSame(key)).toSorted();
}
