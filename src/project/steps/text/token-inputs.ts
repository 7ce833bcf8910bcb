import type { TokenizerItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { type ThereTensor, typeText } from '../there-tensor.ts';
import type { RefuseSetting } from '../refuse-setting.ts';

/** What a tokenizer makes, by the names that transformers' models have for it. */
const usual = { ids: 'input_ids', mask: 'attention_mask', types: 'token_type_ids' } as const;

/** Inputs of a graph by what a tokenizer makes for them. */
interface TokenInputs {
  readonly ids: ThereTensor;
  readonly mask: ThereTensor | undefined;
  readonly types: ThereTensor | undefined;
}

/**
 * The inputs of a graph that take tokens: those that are named, else those that are called as in transformers' models, else its only
 * input.
 *
 * @throws what `refuse` throws for one that isn't there, or isn't int64 of any rows and any length
 */
export function tokenInputs(
  inputs: readonly ThereTensor[],
  settings: NonNullable<TokenizerItem>,
  refuse: RefuseSetting,
): TokenInputs {
  const names = inputs.map(({ name }) => name).join(', ');
  const find = (role: keyof typeof usual): ThereTensor | undefined => {
    const named = settings[role];
    const tensor = inputs.find(({ name }) => name === (named ?? usual[role]));
    if (named !== undefined && tensor === undefined) {
      return refuse([role], `is "${named}", which is none of the model's inputs: ${names}`);
    }
    return tensor === undefined ? undefined : takingTokens(tensor, role, refuse);
  };
  const [only, ...others] = inputs;
  const sole = others.length === 0 && only !== undefined ? takingTokens(only, 'ids', refuse) : undefined;
  const ids = find('ids') ?? sole;
  if (ids === undefined) {
    return refuse([], `makes input_ids, but the model's inputs are ${names}`, [
      `Say which of them takes the ids of tokens: tokenizer: { ids: ${only?.name ?? 'NAME'} }`,
    ]);
  }
  return { ids, mask: find('mask'), types: find('types') };
}

function takingTokens(tensor: ThereTensor, role: string, refuse: RefuseSetting): ThereTensor {
  const { dtype, shape } = tensor;
  if (dtype !== 'int64' || (shape !== null && shape.length !== 2)) {
    return refuse([], `makes int64 [N, L] for ${role}, but "${tensor.name}" is ${typeText(tensor)}`);
  }
  if (typeof shape?.[1] === 'number') {
    return refuse(
      [],
      `makes rows as long as the longest text, but "${tensor.name}" is ${typeText(tensor)}: the graph has their length fixed`,
      [
        'Export it with an open length, in PyTorch: dynamic_axes={"input_ids": {0: "batch", 1: "sequence"}, …}',
      ],
    );
  }
  return tensor;
}
