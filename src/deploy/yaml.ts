import { Document, isMap, isScalar, visit, type Pair } from 'yaml';

/** A value of YAML. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain | undefined };

/** A comment before a key; the path leads to it from where the value with the comment is put. */
export interface Comment {
  readonly at: readonly string[];
  readonly text: string;
}

/**
 * A value as YAML: keys in the order they have, those that are undefined left out.
 *
 * @param comments stand before the keys that they are about; one whose key isn't there is left out, too
 * @param heading a comment at the top
 */
export function toYaml(
  value: { readonly [key: string]: Plain | undefined },
  {
    comments = [],
    heading,
    spaced = [],
    remarks = new Map(),
  }: {
    readonly comments?: readonly Comment[];
    readonly heading?: string;
    /** Keys whose own keys stand apart from each other. */
    readonly spaced?: readonly string[];
    /** Comments that stand after a value, by the value. */
    readonly remarks?: ReadonlyMap<unknown, string>;
  } = {},
): string {
  // One that is used twice would otherwise become an anchor and an alias.
  // `on` is a truth value to readers of YAML 1.1.
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  if (heading !== undefined) document.commentBefore = asComment(heading);
  for (const { at, text } of comments) {
    const key = keyAt(document, at);
    if (key !== undefined) key.commentBefore = asComment(text);
  }
  for (const [index, pair] of pairsOf(document.contents).entries()) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    if (index > 0 && isScalar(pair.key)) pair.key.spaceBefore = true;
    if (!spaced.includes(name)) continue;
    for (const [i, { key }] of pairsOf(pair.value).entries())
      if (i > 0 && isScalar(key)) key.spaceBefore = true;
  }
  visit(document, {
    Scalar(_key, node) {
      const remark = remarks.get(node.value);
      if (remark !== undefined) node.comment = asComment(remark);
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

function keyAt(document: Document, at: readonly string[]) {
  const parent: unknown = at.length === 1 ? document.contents : document.getIn(at.slice(0, -1), true);
  const pair = pairsOf(parent).find(({ key }) => isScalar(key) && key.value === at.at(-1));
  return isScalar(pair?.key) ? pair.key : undefined;
}

function pairsOf(node: unknown): Pair[] {
  return isMap(node) ? node.items : [];
}

function asComment(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : ` ${line}`))
    .join('\n');
}

/** Undefined when there is nothing in it, so that it isn't written. */
export function filled(values: Readonly<Record<string, Plain>>): Readonly<Record<string, Plain>> | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}
