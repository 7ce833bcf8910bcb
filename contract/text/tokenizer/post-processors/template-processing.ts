import { countOf, Fields } from '../fields.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import type { PostProcessor, Template, TemplatePart } from './post-processor.ts';

/** Tokens of a special token, and parts of a template at most. */
const most = 100;

/**
 * https://github.com/huggingface/tokenizers, tokenizers/src/processors/template.rs
 *
 * @throws TokenizerError
 */
export function readTemplateProcessing(fields: Fields): PostProcessor {
  const tokens = new Map<string, readonly number[]>();
  for (const [name, value] of fields.entries('special_tokens')) {
    const token = new Fields(value, `${fields.pathOf('special_tokens')}[${JSON.stringify(name)}]`);
    const ids = token.list('ids');
    if (ids.length > most) throw token.wrong('ids', `a list of at most ${most}`);
    tokens.set(
      name,
      ids.map((id) => countOf(id, token.pathOf('ids'))),
    );
  }
  const template = (name: string, isPair: boolean): Template => {
    const parts = fields.parts(name);
    if (parts.length > most) throw fields.wrong(name, `a list of at most ${most}`);
    return parts.map((part) => readPart(part, tokens, isPair));
  };
  return { single: template('single', false), pair: template('pair', true), trims: [] };
}

function readPart(
  part: Fields,
  tokens: ReadonlyMap<string, readonly number[]>,
  isPair: boolean,
): TemplatePart {
  const sequence = part.part('Sequence');
  if (sequence !== null) {
    const id = sequence.text('id');
    if (id !== 'A' && !(id === 'B' && isPair)) throw sequence.unsupported('id');
    return { kind: 'sequence', sequence: id === 'A' ? 0 : 1, typeId: sequence.count('type_id') };
  }
  const special = part.part('SpecialToken');
  if (special === null) throw new TokenizerError(`${part.path} is neither a Sequence nor a SpecialToken`);
  const ids = tokens.get(special.text('id'));
  if (ids === undefined) throw special.wrong('id', 'one of special_tokens');
  return { kind: 'special', ids, typeId: special.count('type_id') };
}
