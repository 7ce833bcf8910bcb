import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { closest, distance } from 'fastest-levenshtein';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { MlpackError } from '../errors/mlpack-error.ts';
import { packageRoot } from '../util/package-root.ts';
import type { ProjectConfig } from './config.ts';

export const configFileName = 'mlpack.yaml';

/**
 * Reads and validates mlpack.yaml.
 *
 * @returns the configuration, or undefined when the folder has none.
 * @throws MlpackError CONFIG_INVALID naming file, line, column and key.
 */
export async function readConfig(folder: string): Promise<ProjectConfig | undefined> {
  const path = join(folder, configFileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MlpackError('FILE_NOT_READABLE', `${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseConfig(text, path);
}

/** @throws MlpackError CONFIG_INVALID naming file, line, column and key. `path` is for messages. */
export function parseConfig(text: string, path: string): ProjectConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw new MlpackError('CONFIG_INVALID', `${path}:${line}:${col}: ${syntaxError.message}`, {
      suggestions: ['Check the indentation and the quotes around this line.'],
      cause: syntaxError,
    });
  }
  const value: unknown = document.toJS() ?? {};
  const validate = validator();
  if (validate(value)) return value as ProjectConfig;
  throw invalid(mostTelling(validate.errors ?? []), document, lines, path);
}

let compiled: ReturnType<Ajv2020['compile']> | undefined;

function validator(): ReturnType<Ajv2020['compile']> {
  compiled ??= new Ajv2020({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    JSON.parse(readFileSync(join(packageRoot, 'schemas', 'mlpack.schema.json'), 'utf8')) as object,
  );
  return compiled;
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

function invalid(error: ErrorObject, document: Document, lines: LineCounter, path: string): MlpackError {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'additionalProperties') {
    const { additionalProperty } = error.params as { additionalProperty: string };
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const near = closest(additionalProperty, known);
    const suggestions =
      known.length > 0 && distance(additionalProperty, near) <= 3
        ? [`Did you mean "${near}"?`]
        : [`Known keys here: ${known.join(', ')}.`];
    const key = [...steps, additionalProperty];
    return new MlpackError(
      'CONFIG_INVALID',
      `${path}${position(document, lines, key)}: unknown key "${key.join('.')}"`,
      {
        suggestions,
      },
    );
  }
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  const reason = allowed === undefined ? error.message : `must be one of ${allowed.join(', ')}`;
  const where = steps.join('.') || 'the file';
  return new MlpackError(
    'CONFIG_INVALID',
    `${path}${position(document, lines, steps)}: ${where} ${reason}, but is ${JSON.stringify(error.data)}`,
  );
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
