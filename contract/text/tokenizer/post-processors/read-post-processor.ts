import type { Fields } from '../fields.ts';
import { readBertProcessing, readRobertaProcessing } from './bert-processing.ts';
import { plain, type PostProcessor } from './post-processor.ts';
import { readTemplateProcessing } from './template-processing.ts';

/** @throws TokenizerError naming what is not supported */
export function readPostProcessor(fields: Fields | null): PostProcessor {
  if (fields === null) return plain;
  switch (fields.get('type')) {
    case 'TemplateProcessing':
      return readTemplateProcessing(fields);
    case 'BertProcessing':
      return readBertProcessing(fields);
    case 'RobertaProcessing':
      return readRobertaProcessing(fields);
    case 'ByteLevel':
      return readByteLevel(fields);
    case 'Sequence':
      return readSequence(fields);
    default:
      throw fields.unsupported('type');
  }
}

function readByteLevel(fields: Fields): PostProcessor {
  const addPrefixSpace = fields.flag('add_prefix_space');
  return { ...plain, trims: fields.flag('trim_offsets') ? [{ addPrefixSpace }] : [] };
}

/** One that trims, and then one that adds tokens; what comes behind that would see the tokens that it added as texts. */
function readSequence(fields: Fields): PostProcessor {
  let all = plain;
  for (const processor of fields.steps('processors')) {
    if (all.single !== plain.single)
      throw fields.wrong('processors', 'a list whose last adds special tokens');
    const { single, pair, trims } = readPostProcessor(processor);
    all = { single, pair, trims: [...all.trims, ...trims] };
  }
  return all;
}
