import { parseAllDocuments } from 'yaml';

/** An object of Kubernetes' API as a manifest has it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Something that is wrong with an object of a set. */
export interface Problem {
  /** `Kind/name`. */
  readonly object: string;
  /** A JSON pointer into the object; empty for the whole. */
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** What is wrong within one object. */
export type Finding = Omit<Problem, 'object'>;

/** The objects of a stream of YAML documents, those of lists one by one; empty documents are left out. */
export function readObjects(text: string): { objects: KubernetesObject[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const objects: KubernetesObject[] = [];
  for (const [index, document] of parseAllDocuments(text, { uniqueKeys: true }).entries()) {
    const object = `document ${index + 1}`;
    for (const { message } of document.errors) problems.push({ object, path: '', rule: 'yaml', message });
    const value: unknown = document.errors.length > 0 ? null : document.toJS();
    for (const item of value === null ? [] : itemsOf(value)) {
      if (isObject(item)) objects.push(item);
      else
        problems.push({
          object,
          path: '',
          rule: 'yaml',
          message: 'apiVersion, kind and metadata.name are needed',
        });
    }
  }
  return { objects, problems };
}

function itemsOf(value: unknown): readonly unknown[] {
  return get(value, 'kind') === 'List' ? list(get(value, 'items')) : [value];
}

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind } = record(value);
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof get(value, 'metadata', 'name') === 'string'
  );
}

/** `Kind/name`. */
export function nameOf(object: KubernetesObject): string {
  return `${object.kind}/${text(object.metadata['name'])}`;
}

/** The group of an object's API, '' for the core. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What is at some fields of fields, undefined where one isn't there. */
export function get(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** Itself if it is an object, else one without fields. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Itself if it is a list, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Itself if it is a string, else ''. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
