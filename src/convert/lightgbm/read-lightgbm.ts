import { MlpackError } from '../../errors/mlpack-error.ts';
import { repeated } from '../../util/repeated.ts';
import { shownText } from '../../util/shown-texts.ts';
import type { ByteRange } from '../bytes/byte-range.ts';
import type { LightGbmHeader, LightGbmModel, LightGbmTree } from './lightgbm-model.ts';
import { pandasCategories } from './pandas-categories.ts';
import { readTree } from './read-tree.ts';
import { linesOf } from './text-lines.ts';

export interface ReadLightGbmOptions {
  /** File and booster, as errors name them. */
  readonly place: string;
  readonly signal?: AbortSignal | undefined;
}

/** More columns than any model has that people serve; XGBoost's models have as many. */
const maxCount = 2 ** 20;
const maxClasses = 2 ** 16;
/** Lines before the trees. */
const maxHeaderLines = 1000;

/**
 * Reads a model as LightGBM writes it: as text, in a file of its own or in a pickle.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/src/boosting/gbdt_model_text.cpp (LoadModelFromString)
 *
 * @throws MlpackError MODEL_INVALID for text that isn't what LightGBM writes
 */
export async function readLightGbm(
  text: string | ByteRange,
  { place, signal }: ReadLightGbmOptions,
): Promise<LightGbmModel> {
  const lines = linesOf(text, place);
  const { keys, header } = await readHeader(lines, place);
  const trees: LightGbmTree[] = [];
  let parameter: readonly number[] = [];
  let categories: readonly (readonly unknown[])[] = [];
  let tree = new Map<string, string>();
  // An empty line ends a tree; what comes then is the next tree, or what follows all of them.
  let part: 'tree' | 'between' | 'after' = keys.has('end of trees') ? 'after' : 'tree';
  for await (const line of lines) {
    if (part === 'between' && line !== '') part = line.startsWith('Tree=') ? 'tree' : 'after';
    if (part === 'tree' && line === '') {
      signal?.throwIfAborted();
      trees.push(readTree(tree, trees.length, place));
      tree = new Map();
      part = 'between';
    } else if (part === 'tree') {
      const at = line.indexOf('=');
      if (at > 0) tree.set(line.slice(0, at), line.slice(at + 1));
    } else if (line.startsWith('[categorical_feature: ')) {
      parameter = columnsIn(line);
    } else if (line.startsWith('pandas_categorical:')) {
      const found = pandasCategories(line.slice('pandas_categorical:'.length), header.featureNames.length);
      if (found === null) {
        throw invalid(
          place,
          'has "pandas_categorical" that are no lists of texts and numbers, one for each column',
        );
      }
      categories = found;
    }
  }
  const sizes = keys.get('tree_sizes');
  const written = sizes === undefined ? trees.length : words(sizes, trees.length + 1).length;
  if (part !== 'after' || trees.length !== written) throw invalid(place, 'ends within its trees');
  const { treesPerIteration } = header;
  if (trees.length % treesPerIteration !== 0) {
    throw invalid(place, `has ${trees.length} trees, but ${treesPerIteration} a round`);
  }
  return {
    ...header,
    trees,
    categoricalColumns: parameter.length > 0 ? parameter : categoricalIn(keys.get('feature_infos') ?? ''),
    pandasCategories: categories,
  };
}

/** What stands before the trees. @throws MlpackError MODEL_INVALID */
export async function readLightGbmHeader(text: string | ByteRange, place: string): Promise<LightGbmHeader> {
  return (await readHeader(linesOf(text, place), place)).header;
}

async function readHeader(
  lines: AsyncGenerator<string>,
  place: string,
): Promise<{ readonly keys: ReadonlyMap<string, string>; readonly header: LightGbmHeader }> {
  const keys = new Map<string, string>();
  let lineCount = 0;
  // Not for…of, which would end the lines with itself.
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    const line = next.value;
    if (line.startsWith('Tree=')) break;
    const at = line.indexOf('=');
    keys.set(at < 0 ? line : line.slice(0, at), at < 0 ? '' : line.slice(at + 1));
    lineCount += 1;
    if (lineCount > maxHeaderLines)
      throw invalid(place, `has more than ${maxHeaderLines} lines before its trees`);
    if (line === 'end of trees') break;
  }
  const count = (key: string, otherwise?: number): number => {
    const text = keys.get(key);
    const number = text === undefined ? (otherwise ?? Number.NaN) : Number(text);
    if (!(Number.isInteger(number) && number >= 0 && number < maxCount)) {
      throw invalid(place, `has no "${key}" that is a number of up to ${maxCount}`);
    }
    return number;
  };
  const columnCount = count('max_feature_idx') + 1;
  const featureNames = words(keys.get('feature_names') ?? '', columnCount + 1);
  if (featureNames.length !== columnCount) {
    throw invalid(place, `has ${columnCount} columns, but not as many names of columns`);
  }
  const twice = repeated(featureNames);
  if (twice !== undefined) throw invalid(place, `has ${quoted(twice)} twice in its "feature_names"`);
  const objective = keys.get('objective') ?? null;
  const [, sigmoid = '1'] = /(?: |^)sigmoid:(\S*)/.exec(objective ?? '') ?? [];
  // As LightGBM refuses it: src/objective/binary_objective.hpp
  if (!(Number(sigmoid) > 0 && Number(sigmoid) < Infinity)) {
    throw invalid(
      place,
      `has ${quoted(`sigmoid:${sigmoid}`)} in its "objective", which should be above zero`,
    );
  }
  const treesPerIteration = count('num_tree_per_iteration', count('num_class'));
  if (treesPerIteration === 0) throw invalid(place, 'has no classes');
  if (treesPerIteration > maxClasses) {
    throw invalid(place, `has ${treesPerIteration} trees a round, where up to ${maxClasses} are converted`);
  }
  const header = {
    objective,
    treesPerIteration,
    isAverage: keys.has('average_output'),
    featureNames,
  };
  return { keys, header };
}

/** What stands between blanks, not more than so many. */
function words(text: string, most: number): readonly string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length && found.length < most;) {
    const blank = text.indexOf(' ', start);
    const end = blank < 0 ? text.length : blank;
    if (end > start) found.push(text.slice(start, end));
    start = end + 1;
  }
  return found;
}

/** Columns in a setting such as `[categorical_feature: 1,4]`; none where they are by names. */
function columnsIn(line: string): readonly number[] {
  const [, list = ''] = /^\[\w+: ([\d,]+)\]$/.exec(line) ?? [];
  return list === '' ? [] : list.split(',').map(Number);
}

/** Columns whose values are listed one by one (`-1:2:3`), as LightGBM does of categories. */
function categoricalIn(infos: string): readonly number[] {
  return infos.split(' ').flatMap((info, column) => (/^-?\d+(:-?\d+)*$/.test(info) ? [column] : []));
}

function quoted(text: string): string {
  return JSON.stringify(shownText(text, 100));
}

function invalid(place: string, problem: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${place} ${problem}.`, {
    suggestions: ['Copy the file again, or save the model again: booster.save_model("model.txt").'],
  });
}
