import type { FunctionOutline, ModelOutline, NodeOutline } from '../outline.ts';
import { allNodes } from '../walk-outline.ts';
import type { NodeChange } from './rewrite-fields.ts';
import type { JoinedFile } from './joined-file.ts';

/** What model-local functions of a model are called in one that is joined, by {@link functionKey}; others keep their names. */
export type FunctionNames = ReadonlyMap<string, string>;

/** An operator or function by its domain and name. */
export function functionKey(domain: string, name: string): string {
  return JSON.stringify([domain === '' ? 'ai.onnx' : domain, name]);
}

/**
 * Names for the functions of two models, so that each operator stays the one that it was: the second's are renamed where the first has a
 * function or an operator of the name, the first's where the second has such an operator that no function of its own is.
 */
export function joinFunctions(
  { outline: first, position: firstAt }: JoinedFile,
  { outline: second, position: secondAt }: JoinedFile,
): { readonly first: FunctionNames; readonly second: FunctionNames } {
  const [own, others] = [definedIn(first), definedIn(second)];
  const [mentioned, othersMentioned] = [mentionedIn(first), mentionedIn(second)];
  const taken = new Set([...own.keys(), ...others.keys(), ...mentioned, ...othersMentioned]);
  const named = (functions: readonly (readonly [string, FunctionOutline])[], at: number): FunctionNames =>
    new Map(
      functions.map(([key, { domain, name }]) => {
        let fresh = `${name}_${at}`;
        while (taken.has(functionKey(domain, fresh))) fresh += `_${at}`;
        taken.add(functionKey(domain, fresh));
        return [key, fresh];
      }),
    );
  return {
    first: named(
      [...own].filter(([key]) => !others.has(key) && othersMentioned.has(key)),
      firstAt,
    ),
    second: named(
      [...others].filter(([key]) => own.has(key) || mentioned.has(key)),
      secondAt,
    ),
  };
}

/** The changes of a model's nodes that call its functions by other names, beside those that there are. */
export function withFunctionNames(
  model: ModelOutline,
  names: FunctionNames,
  changes: ReadonlyMap<number, NodeChange>,
): ReadonlyMap<number, NodeChange> {
  if (names.size === 0) return changes;
  const all = new Map(changes);
  for (const node of allNodes(model)) {
    const opType = names.get(keyOf(node));
    if (opType !== undefined) all.set(node.range.start, { ...all.get(node.range.start), opType });
  }
  return all;
}

function definedIn({ functions }: ModelOutline): ReadonlyMap<string, FunctionOutline> {
  return new Map(functions.map((one) => [functionKey(one.domain, one.name), one]));
}

function mentionedIn(model: ModelOutline): ReadonlySet<string> {
  return new Set([...allNodes(model)].map(keyOf));
}

function keyOf({ domain, opType }: NodeOutline): string {
  return functionKey(domain, opType);
}
