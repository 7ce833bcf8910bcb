import type { Contract } from '../../repository/contract.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { badRequest } from '../../util/http-error.ts';
import type { TextRows } from './text-rows.ts';

/** What models that embed call what they take and give. */
const names = { text: 'text', ids: 'token_ids', prompt: 'prompt_name', embedding: 'embedding' } as const;

/**
 * The inputs of a model that embeds.
 *
 * @param prompt name of the prompt of all rows; null for the model's own choice
 * @throws HttpError 400 where the model takes no ids of tokens, or has no prompts
 */
export function embeddingFeeds(
  { inputs }: Contract,
  { texts, ids }: TextRows,
  prompt: string | null,
): ReadonlyMap<string, Tensor> {
  const has = (name: string): boolean => inputs.some((input) => input.name === name);
  const feeds = new Map<string, Tensor>([[names.text, textTensor(texts)]]);
  if (ids.some((list) => list !== null)) {
    if (!has(names.ids)) throw badRequest('this model takes texts, and no ids of tokens');
    feeds.set(names.ids, textTensor(ids.map((list) => list ?? 'null')));
  }
  if (prompt !== null) {
    if (!has(names.prompt)) throw badRequest('prompt_name: this model has no prompts');
    feeds.set(names.prompt, textTensor(texts.map(() => prompt)));
  }
  fillOptional(feeds, inputs);
  return feeds;
}

function textTensor(elements: readonly string[]): Tensor {
  return { dtype: 'string', shape: [elements.length], elements: [...elements] };
}

/** Tensors of a model that embeds, which protocols ask it for by name. */
export interface EmbeddingNames {
  readonly embedding: string;
  /** The same before its length became 1; where it never does, itself. */
  readonly raw: string;
  /** int64 [N]: how many tokens each text has; null where nobody counts them. */
  readonly counts: string | null;
}

/** What there is to ask of a model that embeds, of tensors that steps make in between too. */
export function embeddingNames({ chain }: Contract): EmbeddingNames {
  const last = chain?.after.at(-1);
  return {
    embedding: names.embedding,
    raw: last?.kind === 'normalise' ? (last.inputs[0]?.name ?? names.embedding) : names.embedding,
    counts: chain?.before.findLast(({ ragged }) => ragged !== undefined)?.ragged?.lengths ?? null,
  };
}
