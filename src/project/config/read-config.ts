import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { validator } from '../../util/json-schema/validator.ts';
import { packageRoot } from '../../util/package-root.ts';
import { shellPath } from '../../util/shell-word.ts';
import { valueOf } from './config-aliases.ts';
import { characterMistakes } from './character-mistakes.ts';
import { dotted, refuseMistakes, type Mistake, type ParsedConfig } from './config-mistakes.ts';
import type { Schema } from './config-words.ts';
import { schemaMistakes } from './schema-mistakes.ts';
import type { ProjectConfig } from '../../../contract/schemas/mlpack.schema.ts';
import { defaultVersion } from './config.ts';

export const configFileName = 'mlpack.yaml';

/** Names of ten thousand columns take a tenth of it. */
const maxBytes = 4 << 20;

/** What mlpack.yaml says, and where it says what. */
export interface LocatedConfig {
  readonly config: ProjectConfig;
  readonly parsed: ParsedConfig;
}

/**
 * Reads and validates mlpack.yaml.
 *
 * @returns the configuration, or undefined when the folder has none.
 * @throws MlpackError CONFIG_INVALID naming file, line, column and key.
 */
export async function readConfig(folder: string): Promise<LocatedConfig | undefined> {
  const path = join(folder, configFileName);
  let text: string;
  try {
    text = await readBoundedText(path, maxBytes);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return refuseOtherSpelling(folder);
    throw unreadable(path, error);
  }
  return parseConfig(text, path);
}

/** Files of YAML are as often called .yml, and one that is not read would say so by nothing but a wrong image. */
async function refuseOtherSpelling(folder: string): Promise<undefined> {
  const other = join(folder, 'mlpack.yml');
  if ((await stat(other).catch(() => undefined)) === undefined) return;
  throw new MlpackError('CONFIG_INVALID', `${other} is not read: the file is called ${configFileName}.`, {
    suggestions: [`mv ${shellPath(other)} ${shellPath(join(folder, configFileName))}`],
  });
}

/** Where the parser's own words are of its insides: ours, and what to do. */
const wordsFor: ReadonlyMap<string, readonly [message: string, suggestion: string]> = new Map([
  [
    'MULTIPLE_DOCS',
    [
      'a second document begins here, and only one is read',
      'Put all into one, without a line of --- between.',
    ],
  ],
  // JavaScript's stack has ended.
  [
    'RESOURCE_EXHAUSTION',
    ['what begins here is nested too deep to be read', 'No key needs more than a few levels.'],
  ],
]);

/** @throws MlpackError CONFIG_INVALID naming file, line, column and key. `path` is for messages. */
export function parseConfig(text: string, path: string): LocatedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    const [message, suggestion] = wordsFor.get(syntaxError.code) ?? [
      syntaxError.message,
      'Check the indentation and the quotes around this line.',
    ];
    throw new MlpackError('CONFIG_INVALID', `${path}:${line}:${col}: ${message}`, {
      suggestions: [suggestion],
      cause: syntaxError,
    });
  }
  const parsed = { path, document, lines };
  const value: unknown = valueOf(parsed) ?? {};
  const unreadable = characterMistakes(value);
  const validate = validator<ProjectConfig>('mlpack');
  if (!validate(value)) {
    const wrong = schemaMistakes(validate.errors ?? [], parsed, schema());
    const seen = new Set(unreadable.map(({ steps }) => dotted(steps)));
    refuseMistakes([...unreadable, ...wrong.filter(({ steps }) => !seen.has(dotted(steps)))], parsed);
    throw new MlpackError('INTERNAL', 'the schema of mlpack.yaml refused a value without a reason');
  }
  refuseMistakes([...unreadable, ...duplicates(value)], parsed);
  return { config: value, parsed };
}

function schema(): Schema {
  return JSON.parse(readFileSync(join(packageRoot, 'schemas', 'mlpack.schema.json'), 'utf8'));
}

/** Name and version are a model's address and folder: no two may have the same, nor such as differ in case alone. */
function duplicates({ models }: ProjectConfig): Mistake[] {
  const seen = new Map<string, { readonly at: number; readonly called: string }>();
  return (models ?? []).flatMap(({ name, version = defaultVersion }, index) => {
    const model = `${name} ${version}`;
    // Their folders would be one where a file system knows no case.
    const folder = model.toLowerCase();
    const other = seen.get(folder);
    seen.set(folder, other ?? { at: index, called: model });
    if (other === undefined) return [];
    const as = other.called === model ? '' : ` but for its case, which doesn't count: it is ${other.called}`;
    const message = `models.${index} is ${model}, as is models.${other.at}${as}`;
    return [
      { steps: ['models', String(index)], message, suggestions: ['Give one of them another version.'] },
    ];
  });
}
