import { toYaml, type Comment } from '../yaml.ts';
import type { KubernetesObject } from './object.ts';

/** An object with what is said of it in its file. */
export interface WrittenObject {
  readonly object: KubernetesObject;
  readonly comments: readonly Comment[];
}

/** Objects of which nothing is said. */
export function uncommented(objects: readonly KubernetesObject[]): WrittenObject[] {
  return objects.map((object) => ({ object, comments: [] }));
}

/**
 * Objects by the names of their files in one folder: their kinds', with their own names where several are of a kind.
 *
 * @param owner what the folder is of; an object of that name has its kind's file for itself
 */
export function byFileName(
  objects: readonly WrittenObject[],
  owner: string,
): (readonly [string, WrittenObject])[] {
  return objects.map((written) => {
    const { kind, metadata } = written.object;
    const isAlone = objects.filter(({ object }) => object.kind === kind).length === 1;
    const words = kind.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/gu, '-').toLowerCase();
    const name = isAlone || metadata.name === owner ? words : `${words}-${metadata.name}`;
    return [`${name}.yaml`, written] as const;
  });
}

/** The object as YAML. */
export function objectYaml({ object, comments }: WrittenObject): string {
  return toYaml({ ...object }, { comments });
}
