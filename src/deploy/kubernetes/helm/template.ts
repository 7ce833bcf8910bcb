import type { Plain } from '../../yaml.ts';
import { objectYaml, type WrittenObject } from '../written-object.ts';

/** A value of an object that a chart's values say: where it stands, and the template's expression for it. */
export interface Templated {
  readonly at: readonly string[];
  /** Without the braces. */
  readonly expression: string;
  /** `block`: a map, whose lines stand below its key. */
  readonly form: 'scalar' | 'block';
}

/**
 * An object's file as a template of Helm, https://helm.sh/docs/chart_template_guide/: what it says of braces itself stays as it is.
 *
 * @param model name under `models` in the values, which expressions call `$model`
 */
export function template(
  { object, comments }: WrittenObject,
  {
    values,
    model,
  }: {
    readonly values: readonly Templated[];
    readonly model?: string | undefined;
  },
): string {
  const marked = values.reduce<Plain>(
    (value, { at }, index) => withValue(value, at, marker(index)),
    JSON.parse(JSON.stringify(object)),
  );
  if (!isTree(marked)) throw new TypeError('an object of Kubernetes is a map');
  // An object keeps its fields, whatever stands in them.
  let yaml = objectYaml({ object: { ...object, ...marked }, comments }).replaceAll('{{', '{{ "{{" }}');
  for (const [index, { expression, form }] of values.entries()) yaml = filled(yaml, index, expression, form);
  return model === undefined
    ? yaml
    : `{{- $model := index .Values.models ${JSON.stringify(model)} -}}\n${yaml}`;
}

function marker(index: number): string {
  return `HELM-${index}-VALUE`;
}

function filled(yaml: string, index: number, expression: string, form: Templated['form']): string {
  if (form === 'scalar') return yaml.replace(marker(index), () => `{{ ${expression} }}`);
  return yaml.replace(
    new RegExp(`^( *)(.*): ${marker(index)}$`, 'mu'),
    (_, indent: string, key: string) =>
      `${indent}${key}: {{- toYaml ${expression} | nindent ${indent.length + 2} }}`,
  );
}

type Tree = { readonly [key: string]: Plain | undefined };

function isTree(value: Plain | undefined): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with another value at a path, whose parts are keys and places in lists; the maps on the way are made. */
function withValue(value: Plain | undefined, [key, ...rest]: readonly string[], put: Plain): Plain {
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    return value.map((item: Plain, index) => (String(index) === key ? withValue(item, rest, put) : item));
  }
  const tree = isTree(value) ? value : {};
  const old = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return { ...tree, [key]: withValue(old, rest, put) };
}
