import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
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

interface TokenizerTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64';
}

/** What a step reads, string [N], and makes: int64 [N, L], ids, and mask and types where the graph takes them; last the lengths, [N]. */
export function tokenizerSignature({ inputs, outputs }: TokenizerStep): TensorSignature<TokenizerTensor> {
  const texts = [inputs.text, ...(inputs.pair === undefined ? [] : [inputs.pair])];
  return {
    inputs: texts.map((name) => ({ name, dtype: 'string', shape: [null], batchAxis: 0 })),
    outputs: encodedTensors(outputs),
  };
}

/** The tensors of encoded texts, in this order. */
export function encodedTensors({
  ids,
  mask,
  types,
  lengths,
}: EncodedTensorNames): readonly (TokenizerTensor & { readonly dtype: 'int64' })[] {
  const made = [ids, mask, types].filter((name) => name !== undefined);
  return [
    ...made.map((name) => ({ name, dtype: 'int64', shape: [null, null], batchAxis: 0 }) as const),
    { name: lengths, dtype: 'int64', shape: [null], batchAxis: 0 },
  ];
}

/**
 * Reads the declaration of a step of the kind `tokenizer`: only fields that it knows, each checked.
 *
 * @throws what its fields throw for one that is wrong
 */
export function readTokenizerStep(declaration: DeclaredFields): TokenizerStep {
  const file = declaration.text('file');
  if (/^\.{0,2}$|[/\\]/u.test(file)) declaration.refuse('file', 'the name of a file');
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'tokenizer',
    file,
    sha256: declaration.text('sha256'),
    inputs: { text: inputs.text('text'), ...(inputs.has('pair') && { pair: inputs.text('pair') }) },
    outputs: readEncodedNames(outputs),
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
    emptyPair: settings.oneOf('emptyPair', ['none', 'text']),
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
