import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { SpreadRows } from '../../spread-rows.ts';
import type {
  ContractTensor,
  EncodedTensorNames,
  PaddingJson,
  TokenizerSettingsJson,
  TokenizerStep,
} from '../../schemas/contract.schema.ts';

/** More tokens than any model takes of a text. */
const mostTokens = 2 ** 20;
const maxId = 2 ** 31 - 1;
/** Windows that the texts of one answer may become: each is an inference of its own. */
export const mostWindows = 1024;

/** What is divided for one answer, in units of UTF-16: a few seconds. */
export const mostUnits = 2 ** 20;

interface TokenizerTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64';
}

/**
 * What a step reads, string [N], and makes: encoded texts, and what of them was asked for beside: int64 [N, L, 2], offsets; [N, L],
 * sequences and words; how many windows each text has become.
 */
export function tokenizerSignature({ inputs, outputs }: TokenizerStep): TensorSignature<TokenizerTensor> {
  const texts = [inputs.text, ...(inputs.pair === undefined ? [] : [inputs.pair])];
  return {
    inputs: texts.map((name) => ({ name, dtype: 'string', shape: [null], batchAxis: 0 })),
    outputs: [
      ...encodedTensors(outputs),
      ...(outputs.offsets === undefined ? [] : [int64(outputs.offsets, [null, null, 2])]),
      ...(outputs.sequences === undefined ? [] : [int64(outputs.sequences, [null, null])]),
      ...(outputs.words === undefined ? [] : [int64(outputs.words, [null, null])]),
      ...(outputs.windows === undefined ? [] : [int64(outputs.windows, [null])]),
    ],
  };
}

/** Where texts are divided into windows, each is a row of tokens; null where a text is one. */
export function tokenizerSpread({ inputs, outputs }: TokenizerStep): SpreadRows | null {
  if (outputs.windows === undefined) return null;
  return { sources: new Map([[outputs.lengths, inputs.text]]), counts: outputs.windows };
}

function int64(name: string, shape: TokenizerTensor['shape']): TokenizerTensor & { readonly dtype: 'int64' } {
  return { name, dtype: 'int64', shape, batchAxis: 0 };
}

/** The tensors of encoded texts, in this order. */
export function encodedTensors({
  ids,
  mask,
  types,
  lengths,
}: EncodedTensorNames): readonly (TokenizerTensor & { readonly dtype: 'int64' })[] {
  const made = [ids, mask, types].filter((name) => name !== undefined);
  return [...made.map((name) => int64(name, [null, null])), int64(lengths, [null])];
}

/**
 * Reads the declaration of a step of the kind `tokenizer`: only fields that it knows, each checked.
 *
 * @throws what its fields throw for one that is wrong
 */
export function readTokenizerStep(declaration: DeclaredFields): TokenizerStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'tokenizer',
    file: declaration.fileName('file'),
    sha256: declaration.text('sha256'),
    inputs: { text: inputs.text('text'), ...(inputs.has('pair') && { pair: inputs.text('pair') }) },
    outputs: {
      ...readEncodedNames(outputs),
      ...(outputs.has('offsets') && { offsets: outputs.text('offsets') }),
      ...(outputs.has('sequences') && { sequences: outputs.text('sequences') }),
      ...(outputs.has('words') && { words: outputs.text('words') }),
      ...(outputs.has('windows') && { windows: outputs.text('windows') }),
    },
    settings: readSettings(declaration.object('settings')),
  };
}

function readSettings(settings: DeclaredFields): TokenizerSettingsJson {
  return {
    maxLength: readMaxLength(settings),
    truncationSide: settings.oneOf('truncationSide', ['left', 'right']),
    padding: readPadding(settings),
    stripped: settings.flag('stripped'),
    ...(settings.has('lowercase') && settings.flag('lowercase') && { lowercase: true }),
    ...(settings.has('zeroTypes') && settings.flag('zeroTypes') && { zeroTypes: true }),
    emptyPair: settings.oneOf('emptyPair', ['none', 'text']),
    ...(settings.has('truncation') && {
      truncation: settings.oneOf('truncation', ['only_first', 'only_second', 'none']),
    }),
    ...(settings.has('together') && { together: settings.integer('together', 1, mostTokens) }),
    ...(settings.has('stride') && { stride: settings.integer('stride', 0, mostTokens) }),
  };
}

/** What stands after rows that are shorter than others. @throws what its fields throw for one that is wrong */
export function readPadding(declaration: DeclaredFields): PaddingJson | null {
  if (declaration.value('padding') === null) return null;
  const padding = declaration.object('padding');
  return { id: padding.integer('id', 0, maxId), typeId: padding.integer('typeId', 0, maxId) };
}

/** Most tokens of a row. @throws what its fields throw for one that is wrong */
export function readMaxLength(declaration: DeclaredFields): number | null {
  return declaration.value('maxLength') === null ? null : declaration.integer('maxLength', 1, mostTokens);
}

/** Names of what is made of texts. @throws what its fields throw for one that is wrong */
export function readEncodedNames(outputs: DeclaredFields): EncodedTensorNames {
  return {
    ids: outputs.text('ids'),
    lengths: outputs.text('lengths'),
    ...(outputs.has('mask') && { mask: outputs.text('mask') }),
    ...(outputs.has('types') && { types: outputs.text('types') }),
  };
}
