import { sharedInputs } from '../../../../../contract/shared-inputs.ts';
import { soleInput } from '../../../../../contract/sole-input.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { checkShape, type Symbols } from '../../tensors/shape.ts';
import { type InputSpec, tensorNamed } from '../../tensors/tensor-spec.ts';
import { withOptions } from '../options/shared-options.ts';
import { columnShape } from './column-shape.ts';
import { contentTypeOfRequest, hasContentType } from './tensor-content-type.ts';
import { named, requireAll } from './model-tensors.ts';
import { parameterOptions } from './parameter-options.ts';
import { readColumns } from './read-columns.ts';
import { sentElements } from './sent-elements.ts';
import { sentJson } from './sent-json.ts';
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
  contract: Contract,
): ReadonlyMap<string, Tensor> {
  const options = parameterOptions(parameters, contract);
  return withOptions(contract, options, (asked) => ({ feeds: feedsOf(sent, parameters, asked) })).feeds;
}

function feedsOf(sent: readonly SentTensor[], parameters: unknown, contract: Contract): Map<string, Tensor> {
  const { inputs: specs, ownValues } = contract;
  const contentType = contentTypeOfRequest(parameters);
  if (contentType === 'pd') return readColumns(sent, specs, contract);
  // MLServer's codecs of one array know no names: they write "input-1", and read the only input that has to be there.
  const only = contentType !== null && sent.length === 1 ? soleInput(specs) : undefined;
  const feeds = new Map<string, Tensor>();
  const symbols: Symbols = new Map();
  for (let i = 0; i < sent.length; i++) {
    const tensor = sent[i];
    if (tensor === undefined) continue;
    const positional = tensor.name === 'args' ? argsOf(contract) : undefined;
    const spec = only ?? positional ?? named('inputs', i, tensor, specs, ownValues);
    if (feeds.has(spec.name)) throw badRequest(`inputs[${i}]: input "${spec.name}" is there twice`);
    const isCoded = contentType !== null || positional !== undefined || hasContentType(tensor.parameters);
    const shape = (isCoded ? columnShape : checkShape)(spec, tensor.shape, symbols);
    const place = `input "${spec.name}"`;
    const { missing, file } = spec;
    const elements =
      spec.content === 'json'
        ? sentJson(tensor, shape, place, missing)
        : sentElements(tensor, spec.dtype, shape, place, { missing, file });
    feeds.set(spec.name, { dtype: spec.dtype, shape, elements });
  }
  fillOptional(feeds, specs);
  requireAll(feeds, specs);
  return feeds;
}

/**
 * What MLServer's runtime for transformers takes `args` for, what a pipeline is called with: the one input that has to be sent beside what may
 * be said of all rows. Undefined where there are several, or the model has something of that name.
 */
function argsOf({ inputs, ownValues }: Pick<Contract, 'inputs' | 'ownValues'>): InputSpec | undefined {
  if (tensorNamed(inputs, 'args') !== undefined || ownValues?.has('args') === true) return undefined;
  const shared = sharedInputs(inputs);
  return soleInput(inputs.filter((input) => !shared.includes(input)));
}
