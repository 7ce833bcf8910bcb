import type { ErrorObject } from 'ajv/dist/2020.js';
import { closest, distance } from 'fastest-levenshtein';
import type { Document, LineCounter } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { allKeys, expectation, onlyWord, placesOf, typeFix, type Schema } from './config-words.ts';
import { versionProblem } from '../version/version.ts';

/** mlpack.yaml as it was parsed, to find the places that errors are about. */
export interface ParsedConfig {
  /** For messages. */
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * Why the schema refuses mlpack.yaml: one error, that of the place most worth looking at.
 *
 * @param schema that of the whole file
 */
export function schemaError(
  errors: readonly ErrorObject[],
  parsed: ParsedConfig,
  schema: Schema,
): MlpackError {
  const error = mostTelling(errors);
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = steps.join('.') || 'the file';
  const refused = (message: string, suggestions: readonly string[] = []) =>
    configError(parsed, steps, `${where} ${message}`, suggestions);
  const { params, data } = error as { params: Params; data?: unknown };
  const wanted = error.parentSchema as Schema;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, steps, parsed, schema);
    case 'false schema':
      return refused(`cannot stand beside "models"`, [
        `Move it into each entry of "models", which says it of that model.`,
      ]);
    case 'required':
      return refused(`lacks the key "${params.missingProperty}"`);
    case 'dependentRequired':
      return refused(`has "${params.property}" and so needs "${params.missingProperty}", too`);
    case 'uniqueItems': {
      const [first, second] = [params.j ?? 0, params.i ?? 0].toSorted((a, b) => a - b);
      const item = Array.isArray(data) ? JSON.stringify(data[first ?? 0]) : '';
      return refused(`has ${item} twice: it is number ${(first ?? 0) + 1} and number ${(second ?? 0) + 1}`);
    }
    case 'minItems':
    case 'minLength':
      return refused('must not be empty');
    case 'maxLength':
      return refused(`may have ${params.limit} characters, but has ${String(data).length}`);
    case 'pattern':
      if (onlyWord(wanted) !== undefined) break;
      return (
        refusedText(data, steps.at(-1), refused) ?? refused(`cannot be ${shown(data)}`, described(wanted))
      );
    default:
  }
  const key = steps.at(-1) ?? '';
  const fixes = typeFix(key, data, sourceOf(parsed, steps), wanted);
  return refused(
    `must be ${expectation(wanted)}, but is ${shown(data)}`,
    fixes.length > 0 ? fixes : described(wanted),
  );
}

/** Of a text that breaks the pattern of its key for a reason that the key's description doesn't tell. */
function refusedText(
  data: unknown,
  key: string | undefined,
  refused: (message: string, suggestions: readonly string[]) => MlpackError,
): MlpackError | undefined {
  const problem = key === 'version' && typeof data === 'string' ? versionProblem(data) : undefined;
  if (problem === undefined) return undefined;
  return refused(`cannot be ${shown(data)}: ${problem.reason}`, [`version: ${problem.instead}`]);
}

/** What Ajv tells of the keywords that are used here. */
interface Params {
  readonly missingProperty?: string;
  readonly property?: string;
  readonly limit?: number;
  readonly i?: number;
  readonly j?: number;
}

/** A value as JSON, without the password that an address in it may have. */
function shown(data: unknown): string {
  return JSON.stringify(data).replaceAll(/(?<=:\/\/[^\s/:@"]*:)[^\s/"]*(?=@)/g, '***');
}

function described({ description }: Schema): string[] {
  return description === undefined ? [] : [description];
}

/** A scalar as it is written, without quotes. */
function sourceOf({ document }: ParsedConfig, steps: readonly string[]): string {
  const node = document.getIn(steps, true) as { source?: string; value?: unknown } | undefined;
  return node?.source ?? JSON.stringify(node?.value ?? '');
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
    (error.keyword === 'additionalProperties' ? 1000 : 0) +
    error.instancePath.split('/').length +
    // All forms that a value may have, rather than the first.
    (error.keyword === 'oneOf' ? 0.5 : 0);
  const [first] = errors.toSorted((a, b) => rank(b) - rank(a));
  if (first === undefined)
    throw new MlpackError('INTERNAL', 'the schema of mlpack.yaml refused a value without a reason');
  return first;
}

function unknownKey(
  error: ErrorObject,
  steps: readonly string[],
  parsed: ParsedConfig,
  schema: Schema,
): MlpackError {
  const { additionalProperty } = error.params as { additionalProperty: string };
  const known = Object.keys((error.parentSchema as Schema).properties ?? {});
  const key = [...steps, additionalProperty];
  return configError(
    parsed,
    key,
    `unknown key "${key.join('.')}"`,
    meantKey(additionalProperty, known, schema),
  );
}

/** The same key where it belongs, a near one here, a near one elsewhere, or all that there are here. */
function meantKey(typed: string, known: readonly string[], schema: Schema): string[] {
  const exact = placesOf(schema, typed);
  if (exact.length > 0) return exact.slice(0, 3).map((path) => belongs(typed, path));
  const near = known.length === 0 ? '' : closest(typed, known);
  if (near !== '' && distance(typed, near) <= 3) return [`Did you mean "${near}"?`];
  const paths = [...allKeys(schema)];
  const elsewhere = closest(typed, [...new Set(paths.map((path) => path.split('.').at(-1) ?? ''))]);
  if (distance(typed, elsewhere) <= 2) {
    return placesOf(schema, elsewhere)
      .slice(0, 3)
      .map((path) => belongs(elsewhere, path));
  }
  return [`Known keys here: ${known.join(', ')}.`];
}

function belongs(key: string, path: string): string {
  const parent = path.split('.').slice(0, -1).join('.');
  return parent === '' ? `"${key}" belongs at the top level.` : `"${key}" belongs under ${parent}: ${path}`;
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
