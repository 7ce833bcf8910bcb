import type { ErrorObject } from 'ajv/dist/2020.js';
import { closest, distance } from 'fastest-levenshtein';
import type { Document, LineCounter } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { allKeys, expectation, onlyWord, placesOf, typeFix, type Schema } from './config-words.ts';
import { versionProblem } from '../version/version.ts';

/** mlpack.yaml as it was parsed, to find the places that errors are about. */
export interface ParsedConfig {
  /** Path of the file, for messages. */
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** What is wrong at a place of mlpack.yaml. */
interface Mistake {
  /** The keys that lead to the place. */
  readonly steps: readonly string[];
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** More are counted only: who has mended so many asks again. */
const mostShown = 10;

/**
 * Why the schema refuses mlpack.yaml: one error for all places, the one most worth looking at first.
 *
 * @param schema that of the whole file
 */
export function schemaError(
  errors: readonly ErrorObject[],
  parsed: ParsedConfig,
  schema: Schema,
): MlpackError {
  const telling = tellingErrors(errors);
  const mistakes = telling.slice(0, mostShown).map((error) => mistakeOf(error, parsed, schema));
  const [first, ...others] = mistakes;
  if (first === undefined)
    throw new MlpackError('INTERNAL', 'the schema of mlpack.yaml refused a value without a reason');
  if (others.length === 0) return configError(parsed, first.steps, first.message, first.suggestions);
  const lines = mistakes.map(({ steps, message }) => located(parsed, steps, message));
  const left = telling.length - mistakes.length;
  const message = [...lines, ...(left === 0 ? [] : [`… and ${left} more`])].join('\n');
  const suggestions = mistakes.flatMap((mistake) =>
    mistake.suggestions.map((suggestion) => `${mistake.steps.join('.') || 'the file'}: ${suggestion}`),
  );
  return new MlpackError('CONFIG_INVALID', message, { suggestions });
}

function mistakeOf(error: ErrorObject, parsed: ParsedConfig, schema: Schema): Mistake {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = steps.join('.') || 'the file';
  const refused = (message: string, suggestions: readonly string[] = []): Mistake => ({
    steps,
    message: `${where} ${message}`,
    suggestions,
  });
  const { params, data } = error as { params: Params; data?: unknown };
  const wanted = error.parentSchema as Schema;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, steps, schema);
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

/** Mistake of a text that breaks the pattern of its key for a reason that the key's description doesn't tell. */
function refusedText(
  data: unknown,
  key: string | undefined,
  refused: (message: string, suggestions: readonly string[]) => Mistake,
): Mistake | undefined {
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
  parsed: ParsedConfig,
  steps: readonly string[],
  message: string,
  suggestions: readonly string[] = [],
): MlpackError {
  return new MlpackError('CONFIG_INVALID', located(parsed, steps, message), { suggestions });
}

function located({ path, document, lines }: ParsedConfig, steps: readonly string[], message: string): string {
  return `${path}${position(document, lines, steps)}: ${message}`;
}

/** What an object lacks, it lacks whatever is wrong further in. */
const ofObject: readonly string[] = ['additionalProperties', 'required', 'dependentRequired'];

/**
 * One error for each mistake, the most telling first: an unknown key explains the other errors of its object, and a deep
 * error its parents', of which it may be in one of several forms.
 */
function tellingErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const rank = (error: ErrorObject): number =>
    (error.keyword === 'additionalProperties' ? 1000 : 0) +
    error.instancePath.split('/').length +
    // All forms that a value may have, rather than the first.
    (error.keyword === 'oneOf' ? 0.5 : 0);
  const telling: ErrorObject[] = [];
  for (const error of errors.toSorted((a, b) => rank(b) - rank(a))) {
    if (!telling.some((other) => explains(other, error))) telling.push(error);
  }
  return telling;
}

/** Whether an error that is known says why there is another. */
function explains(known: ErrorObject, other: ErrorObject): boolean {
  if (known.instancePath === other.instancePath) {
    return other.keyword !== 'additionalProperties' || unknownIn(known) === unknownIn(other);
  }
  return known.instancePath.startsWith(`${other.instancePath}/`) && !ofObject.includes(other.keyword);
}

/** The key that nothing knows; undefined of another error. */
function unknownIn({ params }: ErrorObject): string | undefined {
  return (params as { additionalProperty?: string }).additionalProperty;
}

function unknownKey(error: ErrorObject, steps: readonly string[], schema: Schema): Mistake {
  const additionalProperty = unknownIn(error) ?? '';
  const known = Object.keys((error.parentSchema as Schema).properties ?? {});
  const key = [...steps, additionalProperty];
  return {
    steps: key,
    message: `unknown key "${key.join('.')}"`,
    suggestions: meantKey(additionalProperty, known, schema),
  };
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
