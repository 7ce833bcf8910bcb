import type { DeclaredFields } from '../declared-fields.ts';
import type { HashSettingsJson, TokenSettingsJson, TokensStep } from '../schemas/contract.schema.ts';
import { RegexError } from './regex/syntax.ts';
import { tokensCounter } from './tokens-step.ts';

/** What schemas/contract.schema.json says, too. */
const maxPatternCharacters = 10_000;
const maxNgram = 100;
const maxFeatures = 2 ** 31 - 1;

/**
 * Reads the declaration of a step of the kind `tokens`: only fields that it knows, each checked.
 *
 * @throws what its fields throw for one that is wrong
 */
export function readTokensStep(declaration: DeclaredFields): TokensStep {
  declaration.only('kind', 'input', 'outputs', 'settings', 'hash');
  const outputs = declaration.object('outputs');
  const settings = declaration.object('settings');
  outputs.only('tokens', 'counts', 'lengths');
  const step: TokensStep = {
    kind: 'tokens',
    input: declaration.text('input'),
    outputs: {
      tokens: outputs.text('tokens'),
      counts: outputs.text('counts'),
      lengths: outputs.text('lengths'),
    },
    settings: readSettings(settings),
    ...(declaration.has('hash') && { hash: readHash(declaration.object('hash')) }),
  };
  try {
    tokensCounter(step);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    settings.refuse('tokenPattern', `a regular expression that is known (this ${error.message})`);
  }
  return step;
}

function readSettings(settings: DeclaredFields): TokenSettingsJson {
  settings.only('lowercase', 'stripAccents', 'analyzer', 'tokenPattern', 'stopWords', 'ngrams');
  const tokenPattern = settings.text('tokenPattern');
  if (tokenPattern.length > maxPatternCharacters) {
    settings.refuse('tokenPattern', `at most ${maxPatternCharacters} characters`);
  }
  const ngrams = settings.value('ngrams');
  const [least, most, ...others]: readonly unknown[] = Array.isArray(ngrams) ? ngrams : [];
  const isRange = isBetween(least, 1, maxNgram) && isBetween(most, least, maxNgram) && others.length === 0;
  return {
    lowercase: settings.flag('lowercase'),
    stripAccents: settings.oneOf('stripAccents', ['unicode', 'ascii', null]),
    analyzer: settings.oneOf('analyzer', ['word', 'char', 'char_wb']),
    tokenPattern,
    stopWords: settings.texts('stopWords'),
    ngrams: isRange
      ? [least, most]
      : settings.refuse('ngrams', `least and most items, from 1 to ${maxNgram}`),
  };
}

function readHash(hash: DeclaredFields): HashSettingsJson {
  hash.only('features', 'alternateSign');
  const features = hash.value('features');
  if (!isBetween(features, 1, maxFeatures)) {
    return hash.refuse('features', `an integer from 1 to ${maxFeatures}`);
  }
  return { features, alternateSign: hash.flag('alternateSign') };
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
