import type { ErrorObject } from 'ajv/dist/2020.js';
import { stringify } from 'yaml';
import { dotted, type Mistake, type ParsedConfig } from './config-mistakes.ts';
import { expectation, onlyWord, typeFix, type Schema } from './config-words.ts';
import { ofNearestForms } from './nearest-form.ts';
import { meantKey, meantSetting, nearWord } from './meant-keys.ts';
import { versionProblem } from '../version/version.ts';

/**
 * What the schema refuses in mlpack.yaml, what is most worth looking at first.
 *
 * @param schema that of the whole file
 */
export function schemaMistakes(
  errors: readonly ErrorObject[],
  parsed: ParsedConfig,
  schema: Schema,
): readonly Mistake[] {
  return tellingErrors(errors).map((error) => mistakeOf(error, parsed, schema));
}

function mistakeOf(error: ErrorObject, parsed: ParsedConfig, schema: Schema): Mistake {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = dotted(steps);
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
    case 'maxProperties':
      return refused(`must have one key, but has ${Object.keys(data ?? {}).join(', ')}`, [
        'Begin each item of a list with a dash: - key: value',
      ]);
    case 'minProperties':
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
  const fixes = [...typeFix(key, data, sourceOf(parsed, steps), wanted), ...nearWord(data, wanted)];
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

/** A value as JSON, without the password that an address in it may have; as YAML where JSON has no such number. */
function shown(data: unknown): string {
  if (typeof data === 'number' && !Number.isFinite(data)) return stringify(data).trimEnd();
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
    (error.keyword === 'oneOf' ? 0.5 : 0) +
    // Of what has the right form but for how much is in it, that.
    (['maxProperties', 'minProperties'].includes(error.keyword) ? 0.75 : 0);
  const telling: ErrorObject[] = [];
  for (const error of ofNearestForms(errors).toSorted((a, b) => rank(b) - rank(a))) {
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
    suggestions: isOfStep(steps)
      ? meantSetting(additionalProperty, known)
      : meantKey(additionalProperty, known, schema, tensorKind(steps)),
  };
}

/** Which tensor of a model the key at these steps is said of: at the top level, or in an entry of `models`. */
function tensorKind(steps: readonly string[]): 'input' | 'output' | undefined {
  const [kind, , ...deeper] = steps[0] === 'models' ? steps.slice(2) : steps;
  if (deeper.length > 0) return undefined;
  return kind === 'inputs' ? 'input' : kind === 'outputs' ? 'output' : undefined;
}

/** Whether the keys lead to a step, of the top level or of an entry of `models`. */
function isOfStep(steps: readonly string[]): boolean {
  return steps[steps[0] === 'models' ? 2 : 0] === 'steps';
}
