import { tokeniser, type TokenSettings } from '../../../../contract/text/tokenise.ts';
import type { Analyzer } from '../../../../contract/text/n-grams.ts';
import { RegexError } from '../../../../contract/text/regex/syntax.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleObject,
  PickleSet,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { listedItems } from '../columns/column-names.ts';
import type { Estimator } from '../estimator.ts';
import { englishStopWords } from './english-stop-words.ts';

/** More characters or words than this side by side tell no text apart. */
const maxNgram = 100;

/** All words of some languages are as long together; the graph carries them. */
const maxStopCharacters = 2 ** 22;

/** A pattern that people wrote. */
const maxPatternCharacters = 10_000;

/**
 * How a vectorizer divides texts.
 * https://scikit-learn.org/stable/modules/generated/sklearn.feature_extraction.text.CountVectorizer.html
 *
 * @throws MlpackError MODEL_UNSUPPORTED for functions, which are not in the file, and patterns that aren't known
 */
export async function tokenSettings(estimator: Estimator): Promise<TokenSettings> {
  refuseFunctions(estimator);
  if (estimator.textOr('input', 'content') !== 'content') {
    throw estimator.unsupported(
      `takes files (input="${estimator.text('input')}"), not texts`,
      'Fit it with input="content", and send what is in the files.',
    );
  }
  const settings: TokenSettings = {
    lowercase: estimator.flag('lowercase', true),
    stripAccents: stripAccents(estimator),
    analyzer: analyzer(estimator),
    tokenPattern: pattern(estimator),
    stopWords: await stopWords(estimator),
    ngrams: await ngrams(estimator),
  };
  try {
    tokeniser(settings);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw estimator.unsupported(
      `has the token_pattern ${JSON.stringify(settings.tokenPattern)}, which ${error.message}`,
      'Fit it with a simpler pattern, such as r"(?u)\\b\\w\\w+\\b", which is the usual one.',
    );
  }
  return settings;
}

function refuseFunctions(estimator: Estimator): void {
  for (const [name, instead] of [
    ['preprocessor', 'Send texts that it has been applied to, or use lowercase and strip_accents.'],
    ['tokenizer', 'Say what a token is by token_pattern, for example r"\\S+" for all between spaces.'],
    ['analyzer', 'Use analyzer="word", "char" or "char_wb" with token_pattern and ngram_range.'],
  ] as const) {
    const value = estimator.get(name) ?? null;
    if (value === null || (name === 'analyzer' && typeof value === 'string')) continue;
    // str.split divides at what \s is; the pattern is not looked at then.
    if (name === 'tokenizer' && isStrSplit(value)) continue;
    throw estimator.unsupported(
      `has ${functionName(value)} as ${name}, and what a function does is not in the file`,
      instead,
      'Or export the model to ONNX where the code is, with what the function makes as its input.',
    );
  }
}

function functionName(value: PickleValue): string {
  return value instanceof PickleGlobal ? `the function ${value.path}` : 'a function of its own';
}

/** The method of str, as pickles have it: getattr(str, "split"). */
function isStrSplit(value: PickleValue | undefined): boolean {
  if (!(value instanceof PickleObject) || value.type.path !== 'builtins.getattr') return false;
  const [type, name] = value.args;
  return type instanceof PickleGlobal && type.path === 'builtins.str' && name === 'split';
}

function stripAccents(estimator: Estimator): TokenSettings['stripAccents'] {
  const value = estimator.get('strip_accents') ?? null;
  if (value === null || value === 'unicode' || value === 'ascii') return value;
  throw estimator.unsupported(
    'has a function of its own as strip_accents, which is not in the file',
    'Fit it with strip_accents="unicode" or "ascii".',
  );
}

function analyzer(estimator: Estimator): Analyzer {
  const value = estimator.textOr('analyzer', 'word');
  if (value === 'word' || value === 'char' || value === 'char_wb') return value;
  throw estimator.mismatch('analyzer', 'word, char or char_wb');
}

function pattern(estimator: Estimator): string {
  if (isStrSplit(estimator.get('tokenizer'))) return '\\S+';
  const value = estimator.textOr('token_pattern', '(?u)\\b\\w\\w+\\b');
  if (value.length > maxPatternCharacters) {
    throw estimator.unsupported(
      `has a token_pattern of more than ${maxPatternCharacters} characters`,
      'Name words that are to be left out by stop_words.',
    );
  }
  return value;
}

async function ngrams(estimator: Estimator): Promise<readonly [number, number]> {
  const [least = 1, most = 1] = estimator.has('ngram_range')
    ? (await estimator.numbers('ngram_range')).data
    : [];
  const isRange = Number.isInteger(least) && Number.isInteger(most) && least >= 1 && least <= most;
  if (!isRange) throw estimator.mismatch('ngram_range', 'least and most items, from 1 on');
  if (most > maxNgram) {
    throw estimator.unsupported(
      `has n-grams of more than ${maxNgram} items`,
      'Fit it with fewer, such as ngram_range=(1, 3).',
    );
  }
  return [least, most];
}

/** None is saved as such; the English ones are in scikit-learn, not in the file. */
async function stopWords(estimator: Estimator): Promise<readonly string[]> {
  const value = estimator.get('stop_words') ?? null;
  // Only words are left out; of characters no n-gram is.
  if (value === null || analyzer(estimator) !== 'word') return [];
  if (value === 'english') return englishStopWords;
  const words = await wordsOf(value);
  if (words === undefined) throw estimator.mismatch('stop_words', 'a list of words');
  const characters = words.reduce((sum, { length }) => sum + length, 0);
  if (words.length + characters > maxStopCharacters) {
    const [count, all, most] = [words.length, characters, maxStopCharacters].map((number) =>
      number.toLocaleString('en'),
    );
    throw estimator.unsupported(
      `has ${count} stop_words of ${all} characters together; ${most} are converted`,
      'Leave words out by max_df or max_features instead, which costs nothing once it is fitted.',
    );
  }
  return words;
}

/** The texts in a list, tuple, array, set, or the keys of a dict; undefined where there are others. */
export async function wordsOf(value: PickleValue): Promise<readonly string[] | undefined> {
  const items =
    value instanceof PickleSet
      ? value.items
      : value instanceof PickleDict
        ? [...value.entries()].map(([key]) => key)
        : await listedItems(value);
  return items !== undefined && items.every((item) => typeof item === 'string') ? items : undefined;
}
