import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type {
  ContractTensor,
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
  const made = [outputs.ids, outputs.mask, outputs.types].filter((name) => name !== undefined);
  return {
    inputs: texts.map((name) => ({ name, dtype: 'string', shape: [null], batchAxis: 0 })),
    outputs: [
      ...made.map((name) => ({ name, dtype: 'int64', shape: [null, null], batchAxis: 0 }) as const),
      { name: outputs.lengths, dtype: 'int64', shape: [null], batchAxis: 0 },
    ],
  };
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
    outputs: {
      ids: outputs.text('ids'),
      lengths: outputs.text('lengths'),
      ...(outputs.has('mask') && { mask: outputs.text('mask') }),
      ...(outputs.has('types') && { types: outputs.text('types') }),
    },
    settings: readSettings(declaration.object('settings')),
  };
}

function readSettings(settings: DeclaredFields): TokenizerSettingsJson {
  const isUnlimited = settings.value('maxLength') === null;
  return {
    maxLength: isUnlimited ? null : integer(settings, 'maxLength', 1, mostTokens),
    truncationSide: settings.oneOf('truncationSide', ['left', 'right']),
    padding: settings.value('padding') === null ? null : readPadding(settings.object('padding')),
    stripped: settings.flag('stripped'),
    emptyPair: settings.oneOf('emptyPair', ['none', 'text']),
  };
}

function readPadding(padding: DeclaredFields): PaddingJson {
  return { id: integer(padding, 'id', 0, maxId), typeId: integer(padding, 'typeId', 0, maxId) };
}

function integer(fields: DeclaredFields, name: string, least: number, most: number): number {
  const value = fields.value(name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  return fields.refuse(name, `an integer from ${least} to ${most}`);
}
