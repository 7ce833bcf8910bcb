import type { Contract } from '../../repository/contract.ts';
import { badRequest } from '../../util/http-error.ts';
import { hasOwnValue } from '../v2/model-tensors.ts';
import { UnknownName } from '../unknown-name.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { tensorNamed } from '../../tensors/tensor-spec.ts';
import { joinElements } from '../../tensors/elements.ts';
import { innermost, nestedIndex, nestedShape } from '../../tensors/nested.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { checkShape, type Symbols } from '../../tensors/shape.ts';

/**
 * Whole tensors as nested arrays by input name. Their shapes are those of the arrays. Columns that the model doesn't use are
 * passed over.
 *
 * @throws HttpError 400 naming the input and index
 */
export function readInputs(
  inputs: Readonly<Record<string, unknown>>,
  { inputs: specs, unused, ownValues }: Pick<Contract, 'inputs' | 'unused' | 'ownValues'>,
): Map<string, Tensor> {
  const names = specs.map(({ name }) => name);
  const given = new Map<string, unknown>();
  let unknown: string | undefined;
  for (const [name, value] of Object.entries(inputs)) {
    const spec = tensorNamed(specs, name);
    if (spec === undefined) unknown ??= unused?.has(name) === true ? undefined : name;
    else if (given.has(spec.name))
      throw badRequest(`inputs: "${spec.name}" is there twice, once as "${name}"`);
    else given.set(spec.name, value);
  }
  if (unknown !== undefined) {
    if (ownValues?.has(unknown) === true) throw hasOwnValue('inputs', unknown);
    throw new UnknownName('inputs', '', unknown, names);
  }
  const symbols: Symbols = new Map();
  const sent = specs.filter(({ name, optional }) => optional !== true || given.has(name));
  const feeds = new Map(
    sent.map((spec): [string, Tensor] => {
      const data = given.get(spec.name);
      if (data === undefined) throw badRequest(`inputs: "${spec.name}" is missing`);
      const shape = checkShape(spec, nestedShape(data, spec.content === 'json' ? 1 : undefined), symbols);
      const place = () => `input "${spec.name}"`;
      const rows = innermost(data, shape, place);
      const elements = joinElements(spec.dtype, rows, (i) => `${place()}${nestedIndex(i, shape)}`, {
        missing: spec.missing,
        content: spec.content,
        file: spec.file,
        booleans: true,
      });
      return [spec.name, { dtype: spec.dtype, shape, elements }];
    }),
  );
  fillOptional(feeds, specs);
  return feeds;
}
