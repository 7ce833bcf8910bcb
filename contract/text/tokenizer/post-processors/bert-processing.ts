import { countOf, type Fields } from '../fields.ts';
import type { PostProcessor, TemplatePart } from './post-processor.ts';

/**
 * `[CLS] A [SEP] B [SEP]`.
 * https://github.com/huggingface/tokenizers, tokenizers/src/processors/bert.rs
 *
 * @throws TokenizerError
 */
export function readBertProcessing(fields: Fields): PostProcessor {
  const [cls, sep] = [readSpecial(fields, 'cls'), readSpecial(fields, 'sep')];
  const first = [cls(0), { kind: 'sequence', sequence: 0, typeId: 0 }, sep(0)] as const;
  return {
    single: first,
    pair: [...first, { kind: 'sequence', sequence: 1, typeId: 1 }, sep(1)],
    trims: [],
  };
}

/**
 * `<s> A </s></s> B </s>`, all of one type.
 * https://github.com/huggingface/tokenizers, tokenizers/src/processors/roberta.rs
 *
 * @throws TokenizerError
 */
export function readRobertaProcessing(fields: Fields): PostProcessor {
  const [cls, sep] = [readSpecial(fields, 'cls'), readSpecial(fields, 'sep')];
  const addPrefixSpace = fields.flag('add_prefix_space');
  const first = [cls(0), { kind: 'sequence', sequence: 0, typeId: 0 }, sep(0)] as const;
  return {
    single: first,
    pair: [...first, sep(0), { kind: 'sequence', sequence: 1, typeId: 0 }, sep(0)],
    trims: fields.flag('trim_offsets') ? [{ addPrefixSpace }] : [],
  };
}

/** A token with its number, of which the number counts. */
function readSpecial(fields: Fields, name: string): (typeId: number) => TemplatePart {
  const id = countOf(fields.list(name)[1], `${fields.pathOf(name)}[1]`);
  return (typeId) => ({ kind: 'special', ids: [id], typeId });
}
