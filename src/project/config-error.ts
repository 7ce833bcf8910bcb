import type { ErrorObject } from 'ajv/dist/2020.js';
import { closest, distance } from 'fastest-levenshtein';
import type { Document, LineCounter } from 'yaml';
import { MlpackError } from '../errors/mlpack-error.ts';

/** mlpack.yaml as it was parsed, to find the places that errors are about. */
export interface ParsedConfig {
  /** For messages. */
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Why the schema refuses mlpack.yaml: one error, that of the place most worth looking at. */
export function schemaError(errors: readonly ErrorObject[], parsed: ParsedConfig): MlpackError {
  const error = mostTelling(errors);
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = steps.join('.') || 'the file';
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, steps, parsed);
    case 'false schema':
      return configError(parsed, steps, `${where} cannot stand beside "models"`, [
        `Move it into each entry of "models", which says it of that model.`,
      ]);
    case 'required':
    case 'dependentRequired':
      return configError(parsed, steps, `${where} ${error.message}`);
    default: {
      const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
      const reason = allowed === undefined ? error.message : `must be one of ${allowed.join(', ')}`;
      const { description } = error.parentSchema as { description?: string };
      return configError(
        parsed,
        steps,
        `${where} ${reason}, but is ${JSON.stringify(error.data)}`,
        // Few read regular expressions.
        error.keyword === 'pattern' && description !== undefined ? [description] : [],
      );
    }
  }
}

/** An error about the key or item at `steps`, with its line and column. */
export function configError(
  { path, document, lines }: ParsedConfig,
  steps: readonly string[],
  message: string,
  suggestions: readonly string[] = [],
): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${path}${position(document, lines, steps)}: ${message}`, {
    suggestions,
  });
}

/** An unknown key explains the other errors of its object, and a deep error its parents'. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const rank = (error: ErrorObject): number =>
    (error.keyword === 'additionalProperties' ? 1000 : 0) + error.instancePath.split('/').length;
  const [first] = errors.toSorted((a, b) => rank(b) - rank(a));
  if (first === undefined)
    throw new MlpackError('INTERNAL', 'the schema of mlpack.yaml refused a value without a reason');
  return first;
}

function unknownKey(error: ErrorObject, steps: readonly string[], parsed: ParsedConfig): MlpackError {
  const { additionalProperty } = error.params as { additionalProperty: string };
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
  const near = closest(additionalProperty, known);
  const suggestions =
    known.length > 0 && distance(additionalProperty, near) <= 3
      ? [`Did you mean "${near}"?`]
      : [`Known keys here: ${known.join(', ')}.`];
  const key = [...steps, additionalProperty];
  return configError(parsed, key, `unknown key "${key.join('.')}"`, suggestions);
}

/** `:line:column` of a key, or an empty string for the document itself. */
function position(document: Document, lines: LineCounter, steps: readonly string[]): string {
  const parent = steps.length > 1 ? document.getIn(steps.slice(0, -1), true) : document.contents;
  const last = steps.at(-1);
  const pairs = (parent as { items?: unknown[] } | null | undefined)?.items ?? [];
  for (const item of pairs) {
    const key = (item as { key?: { value?: unknown; range?: [number, number, number] } }).key;
    if (key?.range !== undefined && String(key.value) === last) return at(lines, key.range[0]);
  }
  const node =
    steps.length > 0
      ? (document.getIn(steps, true) as { range?: [number, number, number] } | undefined)
      : undefined;
  return node?.range === undefined ? '' : at(lines, node.range[0]);
}

function at(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `:${line}:${col}`;
}
