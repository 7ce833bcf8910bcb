import { RefusedRow } from '../../../../../contract/refused-row.ts';
import type {
  EntitiesStep,
  FillMasksStep,
  MaskTargetsStep,
  TokenizerStep,
  TokenListStep,
} from '../../../../../contract/schemas/contract.schema.ts';
import { TextError } from '../../../../../contract/text/count-tokens.ts';
import { type EntityRows, findEntities } from '../../../../../contract/text/entities/find-entities.ts';
import { readWordMaker } from '../../../../../contract/text/entities/word-maker.ts';
import { textEncoder } from '../../../../../contract/text/encode/encode-texts.ts';
import { tokenLists } from '../../../../../contract/text/encode/token-list.ts';
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

/** By the SHA-256 of their files, and held by the steps only: those of a model that is gone are gone with it. */
const tokenizers = new Map<string, WeakRef<Tokenizer>>();

/** The tokenizer of a file, which all steps share: one of a large vocabulary takes 100 MB, and a second to be read. */
function tokenizerOf(json: string, { sha256 }: { readonly sha256: string }): Tokenizer {
  const known = tokenizers.get(sha256)?.deref();
  if (known !== undefined) return known;
  const tokenizer = readTokenizer(JSON.parse(json));
  tokenizers.set(sha256, new WeakRef(tokenizer));
  return tokenizer;
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
  const tokenizer = tokenizerOf(json, step);
  return (rows) => refusing(() => maskTargets(step, rows, tokenizer));
}

/** What fills masks. @param json a tokenizer.json @throws Error naming what is wrong with the file */
export function openFillMasks(json: string, step: FillMasksStep): (rows: FilledRows) => string[] {
  const text = new TokenText(JSON.parse(json), tokenizerOf(json, step), step.cleaned);
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
  const words = readWordMaker(JSON.parse(json), tokenizerOf(json, step), step.unknown);
  return (rows) => refusing(() => findEntities(step, rows, words));
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
  const encode = textEncoder(tokenizerOf(json, step), step);
  return (texts, pairs) => refusingTexts(() => encode(texts, pairs));
}

/** What tells of the tokens of texts. @param json a tokenizer.json @throws Error naming what is wrong with the file */
export function openTokenLists(
  json: string,
  step: TokenListStep,
): (texts: readonly string[]) => string[] | Refused {
  const tokenizer = tokenizerOf(json, step);
  return (texts) => refusingTexts(() => tokenLists(tokenizer, step.settings, texts));
}

/** What is made of texts, or which of them has no tokens. */
function refusingTexts<Made>(make: () => Made): Made | Refused {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    return { row: error.row, reason: error.message };
  }
}
