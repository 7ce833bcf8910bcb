import { chainOrder } from './order/chain-order.ts';
import { encodesLabels, type Part } from './parts-of-value.ts';
import { targetScaler } from './target-scaler.ts';
import { isTransformer } from './transformers.ts';

/** The estimators of a file, by what each does. */
interface ArrangedParts {
  /** Those that make a chain, in its order: transformers, then what predicts. */
  readonly chain: readonly Part[];
  /** What turns the answers of the model back; undefined where nothing does. */
  readonly target: Part | undefined;
  /** Those that name classes. */
  readonly encoders: readonly Part[];
}

/**
 * Puts the estimators of a file in the order in which they were fitted.
 *
 * @param parts a label encoder that is all of a model counts as a transformer
 * @param members what the user names of the file: then the parts stand in that order
 * @throws MlpackError MODEL_UNSUPPORTED where what they were fitted with doesn't tell their order
 */
export async function arrangedParts(
  path: string,
  parts: readonly Part[],
  members?: readonly string[],
): Promise<ArrangedParts> {
  const encoders = parts.filter(({ object }) => encodesLabels(object));
  const others = parts.filter(({ object }) => !encodesLabels(object));
  const models = others.filter((part) => !isTransformer(part));
  const [model] = models;
  const transformers = others.filter(isTransformer);
  if (members !== undefined && parts.length > 1) return { ...asNamed(others), encoders };
  // Which of several models they are of isn't known.
  if (models.length > 1) return { chain: [...transformers, ...models], target: undefined, encoders };
  const target = await targetScaler(path, transformers, model);
  const ordered = await chainOrder(
    path,
    transformers.filter((part) => part !== target),
    model,
  );
  return { chain: [...ordered, ...models], target, encoders };
}

/** A transformer behind the model is what scaled its target. */
function asNamed(parts: readonly Part[]): Pick<ArrangedParts, 'chain' | 'target'> {
  const last = parts.at(-1);
  const isBehind = last !== undefined && isTransformer(last) && !parts.every(isTransformer);
  return isBehind ? { chain: parts.slice(0, -1), target: last } : { chain: parts, target: undefined };
}
