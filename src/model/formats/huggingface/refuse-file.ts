import { MlpackError } from '../../../errors/mlpack-error.ts';
import { shellPath } from '../../../util/shell-word.ts';
import { shownText } from '../../../util/shown-texts.ts';

/** What is shown of a value that is wrong. */
const mostCharacters = 80;

/** What Python writes and JSON doesn't have, where a value may stand. */
const pythonNumber = /[[,:]\s*-?(?:NaN|Infinity)\b/u;

/** A file that isn't what it is to be, and that nobody can correct by hand. */
export function damaged(path: string, problem: string): MlpackError {
  return invalid(`${path} is damaged: ${problem}`, 'Download or export the folder again.');
}

/** A file of JSON that is none, by what is in it. */
export function noJson(path: string, text: string): MlpackError {
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    return invalid(`${path} is a Git LFS pointer: the file itself was not downloaded`, 'git lfs pull');
  if (pythonNumber.test(text))
    return invalid(
      `${path} is no JSON: it has NaN or Infinity, which only Python writes`,
      `Put numbers in their place, in ${path}.`,
    );
  return damaged(path, 'it is no JSON');
}

/** A field whose value is another than it may be: whoever has the folder can correct it. */
export function wrongValue(path: string, field: string, expected: string, found: unknown): MlpackError {
  const got = found === undefined ? 'and there is none' : `got ${shown(found)}`;
  return invalid(`${path}: ${field}: expected ${expected}, ${got}`, `Correct ${field} in ${path}.`);
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return shownText(text, mostCharacters);
}

/** A link to what is none of the folder's files. */
export function outside(path: string, target: string): MlpackError {
  return invalid(
    `${path} leads to ${target}, which is none of the folder's files`,
    `Put the file itself in its place: cp --remove-destination ${shellPath(target)} ${shellPath(path)}`,
  );
}

/** A folder, or something else, by the name of a file. */
export function noFile(path: string): MlpackError {
  return invalid(`${path} is no regular file`, 'Put the file itself in its place.');
}

function invalid(problem: string, suggestion: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${problem}.`, { suggestions: [suggestion] });
}
