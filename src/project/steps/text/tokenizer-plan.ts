import type {
  PaddingJson,
  TokenizerSettingsJson,
  TokenizerStep,
} from '../../../../contract/schemas/contract.schema.ts';
import type { TokenizerItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { tokenizerSignature } from '../../../../contract/text/encode/tokenizer-step.ts';
import { readTokenizer } from '../../../../contract/text/tokenizer/read-tokenizer.ts';
import { TokenizerError } from '../../../../contract/text/tokenizer/tokenizer-error.ts';
import type { Tokenizer } from '../../../../contract/text/tokenizer/tokenizer.ts';
import { field } from '../../../util/record.ts';
import { textsFor } from '../there-tensor.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { StepPlan } from '../step-plan.ts';
import { tokenInputs } from './token-inputs.ts';

/** Four times that of any that is known. */
const maxTokenizerBytes = 128 << 20;

/** What it is called unless mlpack.yaml says otherwise. */
export const usualTokenizer = 'tokenizer.json';

/** The tensor that has how many tokens each row has. */
const tokenCounts = 'token_counts';

/** What tokenizers call the token that rows are filled up with. */
const usualPadding = ['[PAD]', '<pad>', '<|padding|>'] as const;

type Settings = NonNullable<TokenizerItem>;

/** Texts divided into the tokens of a tokenizer.json. */
export const planTokenizer: StepPlan<TokenizerItem> = async (item, { chain, refuse, readFile }) => {
  const settings: Settings = item ?? {};
  if (chain.isInferred) return refuse([], 'stands after inference, which takes what it makes');
  const { text = 'text', pair } = settings;
  const inputs = tokenInputs(chain.graph.inputs, settings, refuse);
  const file = await readFile(['file'], settings.file ?? usualTokenizer, maxTokenizerBytes);
  const json = jsonOf(file.bytes, refuse);
  const tokenizer = knownTokenizer(json, refuse);
  const { ids, mask, types } = inputs;
  const step: TokenizerStep = {
    kind: 'tokenizer',
    file: file.path,
    sha256: file.content.sha256,
    inputs: { text, ...(pair !== undefined && { pair }) },
    outputs: {
      ids: ids.name,
      lengths: tokenCounts,
      ...(mask !== undefined && { mask: mask.name }),
      ...(types !== undefined && { types: types.name }),
    },
    settings: {
      ...truncationOf(json, settings),
      // Without a mask, padding would be read as text.
      padding: mask === undefined ? null : paddingOf(json, tokenizer, settings, refuse),
      stripped: settings.stripped ?? false,
      ...(settings.lowercase === true && { lowercase: true }),
      emptyPair: 'none',
    },
  };
  chain.files.push(file);
  chain.send(textsFor(text, ids), 'texts');
  if (pair !== undefined) {
    chain.send({ ...textsFor(pair, ids), missing: '', optional: true }, 'nothing');
  }
  const fed = [ids, mask, types].flatMap((tensor) => tensor?.name ?? []);
  chain.addBefore('tokenizer', step, tokenizerSignature(step), fed);
};

function jsonOf(bytes: Buffer, refuse: RefuseSetting): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return refuse(['file'], `is no JSON: ${String(error instanceof Error ? error.message : error)}`);
  }
}

function knownTokenizer(json: unknown, refuse: RefuseSetting): Tokenizer {
  try {
    return readTokenizer(json);
  } catch (error) {
    if (!(error instanceof TokenizerError)) throw error;
    return refuse(['file'], `is no tokenizer that mlpack knows: ${error.message}`, [
      'It is to be the tokenizer.json that Hugging Face\'s tokenizers write: tokenizer.save("tokenizer.json")',
    ]);
  }
}

function truncationOf(
  json: unknown,
  settings: Settings,
): Pick<TokenizerSettingsJson, 'maxLength' | 'truncationSide'> {
  const truncation = field(json, 'truncation');
  const most = field(truncation, 'max_length');
  return {
    maxLength: settings.maxLength ?? (isCount(most) && most > 0 ? most : null),
    truncationSide: settings.truncationSide ?? (field(truncation, 'direction') === 'Left' ? 'left' : 'right'),
  };
}

/**
 * What stands after rows that are shorter than others; null where nothing may. Where the tokenizer pads on the left, positions are
 * others with padding than without, and so are answers.
 */
function paddingOf(
  json: unknown,
  tokenizer: Tokenizer,
  { padding: asked }: Settings,
  refuse: RefuseSetting,
): PaddingJson | null {
  if (asked === 'none') return null;
  const padding = field(json, 'padding');
  if (asked === undefined && field(padding, 'direction') === 'Left') return null;
  const written = field(padding, 'pad_token');
  const tokens = asked === undefined ? [written, ...usualPadding] : [asked];
  const typeId = field(padding, 'pad_type_id');
  for (const token of tokens) {
    const id = typeof token === 'string' ? tokenizer.idOf(token) : undefined;
    if (id !== undefined) return { id, typeId: isCount(typeId) ? typeId : 0 };
  }
  if (asked === undefined) return null;
  return refuse(['padding'], `is ${JSON.stringify(asked)}, which is no token of the tokenizer`, [
    `padding: none`,
  ]);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
}
