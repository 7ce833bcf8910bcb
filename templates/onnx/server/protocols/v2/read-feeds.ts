import type { InputSpec } from '../../contract.ts';
import { badRequest } from '../../http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { checkShape, type Symbols } from '../../tensors/shape.ts';
import { contentTypeOfRequest } from './content-type.ts';
import { named, requireAll } from './model-tensors.ts';
import { readColumns } from './read-columns.ts';
import { sentElements } from './sent-elements.ts';
import type { SentTensor } from './sent-tensor.ts';

/**
 * The tensors of a request for inference as inputs of the model.
 *
 * @param parameters of the request
 * @throws HttpError 400 naming the tensor, the field or index, what was expected and what was there
 */
export function readFeeds(
  sent: readonly SentTensor[],
  parameters: unknown,
  specs: readonly InputSpec[],
): Map<string, Tensor> {
  if (contentTypeOfRequest(parameters) === 'pd') return readColumns(sent, specs);
  const feeds = new Map<string, Tensor>();
  const symbols: Symbols = new Map();
  for (let i = 0; i < sent.length; i++) {
    const tensor = sent[i];
    if (tensor === undefined) continue;
    const spec = named('inputs', i, tensor, specs);
    if (feeds.has(spec.name)) throw badRequest(`inputs[${i}]: input "${spec.name}" is there twice`);
    const shape = checkShape(spec, tensor.shape, symbols);
    const elements = sentElements(tensor, spec.dtype, shape, `input "${spec.name}"`);
    feeds.set(spec.name, { dtype: spec.dtype, shape, elements });
  }
  requireAll(feeds, specs);
  return feeds;
}
