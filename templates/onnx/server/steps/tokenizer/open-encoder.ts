import { RefusedRow } from '../../../../../contract/refused-row.ts';
import type {
  EntitiesStep,
  FillMasksStep,
  MaskTargetsStep,
  TokenizerStep,
} from '../../../../../contract/schemas/contract.schema.ts';
import { TextError } from '../../../../../contract/text/count-tokens.ts';
import {
  type EntityRows,
  findEntities,
  type WordMaker,
} from '../../../../../contract/text/entities/find-entities.ts';
import { readWordMaker } from '../../../../../contract/text/entities/word-maker.ts';
import { textEncoder } from '../../../../../contract/text/encode/encode-texts.ts';
import type { EncodedRows } from '../../../../../contract/text/encode/padded-encodings.ts';
import { type FilledRows, fillMasks } from '../../../../../contract/text/masks/fill-masks.ts';
import {
  type MaskedRows,
  type MaskTargets,
  maskTargets,
} from '../../../../../contract/text/masks/mask-targets.ts';
import { TokenText } from '../../../../../contract/text/tokenizer/token-text.ts';
import type { Tokenizer } from '../../../../../contract/text/tokenizer/tokenizer.ts';
import { readTokenizer } from '../../../../../contract/text/tokenizer/read-tokenizer.ts';

/** A text that has no tokens here, and why: a sentence without its subject. */
interface Refused {
  readonly row: number;
  readonly reason: string;
}

let last: { readonly sha256: string; readonly tokenizer: Tokenizer } | null = null;

/** The tokenizer of a file, which the steps of a model share: one of a large vocabulary takes 100 MB. */
function tokenizerOf(json: unknown, { sha256 }: { readonly sha256: string }): Tokenizer {
  if (last?.sha256 !== sha256) last = { sha256, tokenizer: readTokenizer(json) };
  return last.tokenizer;
}

/**
 * What says which tokens may stand for masks.
 *
 * @param json a tokenizer.json
 * @returns a function that tells of a row that it refuses
 * @throws Error naming what is wrong with the file
 */
export function openMaskTargets(
  json: string,
  step: MaskTargetsStep,
): (rows: MaskedRows) => MaskTargets | RefusedInput {
  const tokenizer = tokenizerOf(JSON.parse(json), step);
  return (rows) => refusing(() => maskTargets(step, rows, tokenizer));
}

/** What fills masks. @param json a tokenizer.json @throws Error naming what is wrong with the file */
export function openFillMasks(json: string, step: FillMasksStep): (rows: FilledRows) => string[] {
  const parsed: unknown = JSON.parse(json);
  const text = new TokenText(parsed, tokenizerOf(parsed, step), step.cleaned);
  return (rows) => fillMasks(step, rows, text);
}

/** A row that a step refuses: which input, and why. */
export interface RefusedInput extends Refused {
  readonly input: string;
}

/**
 * What finds entities.
 *
 * @param json a tokenizer.json
 * @returns a function that tells of a row that it refuses
 * @throws Error naming what is wrong with the file
 */
export function openEntities(
  json: string,
  step: EntitiesStep,
): (rows: EntityRows) => readonly string[] | RefusedInput {
  const words = wordMaker(json, step);
  return (rows) => refusing(() => findEntities(step, rows, words));
}

function wordMaker(json: string, step: EntitiesStep): WordMaker {
  const parsed: unknown = JSON.parse(json);
  return readWordMaker(parsed, tokenizerOf(parsed, step), step.unknown);
}

/** What is made of rows, or which of them is refused. */
function refusing<Made>(make: () => Made): Made | RefusedInput {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedRow)) throw error;
    const { input, row, message } = error;
    return { input, row, reason: message };
  }
}

/**
 * What divides texts. This module is a file of its own in images, which only those have whose model needs it, so no class of the
 * server's may come in or out.
 *
 * @param json a tokenizer.json
 * @throws Error naming what is wrong with it
 */
export function openEncoder(
  json: string,
  step: Pick<TokenizerStep, 'sha256' | 'settings' | 'outputs'>,
): (texts: readonly string[], pairs: readonly string[] | null) => EncodedRows | Refused {
  const encode = textEncoder(tokenizerOf(JSON.parse(json), step), step);
  return (texts, pairs) => {
    try {
      return encode(texts, pairs);
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      return { row: error.row, reason: error.message };
    }
  };
}

export { openTokenLists } from './open-token-lists.ts';
