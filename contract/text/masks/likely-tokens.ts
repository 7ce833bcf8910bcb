/** A token and how likely it is. */
export interface LikelyToken {
  readonly token: number;
  readonly score: number;
}

/**
 * The likeliest tokens, the first of them first: softmax over all that the model knows.
 *
 * @param targets tokens among which there is a choice; none: among all
 */
export function likelyTokens(
  logits: Float32Array,
  targets: readonly number[],
  count: number,
): readonly LikelyToken[] {
  let greatest = -Infinity;
  for (const logit of logits) greatest = Math.max(greatest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - greatest);
  const found: number[] = [];
  const logitOf = (token: number | undefined): number => logits[token ?? -1] ?? -Infinity;
  const take = (token: number): void => {
    if (found.length === count && logitOf(token) <= logitOf(found.at(-1))) return;
    let at = found.length;
    while (at > 0 && logitOf(found[at - 1]) < logitOf(token)) at--;
    found.splice(at, 0, token);
    if (found.length > count) found.pop();
  };
  if (targets.length > 0) targets.forEach(take);
  else for (let token = 0; token < logits.length; token++) take(token);
  return found.map((token) => ({ token, score: Math.fround(Math.exp(logitOf(token) - greatest) / sum) }));
}
