import type { InputSpec } from './tensor-spec.ts';
import { badRequest, shown } from '../util/http-error.ts';
import { memo } from '../util/memo.ts';
import type { Tensor } from './dtype.ts';

/** What says which inputs there are. */
interface InputSpecs {
  readonly inputs: readonly InputSpec[];
  /** What the graph takes, where steps stand between. */
  readonly chain?: { readonly inputs: readonly { readonly name: string }[] };
}

/** Those that the graph takes as they are. */
const textInputs = memo(({ inputs, chain }: InputSpecs) =>
  inputs.filter(
    ({ name, dtype }) => dtype === 'string' && (chain?.inputs.some((taken) => taken.name === name) ?? true),
  ),
);

/**
 * Refuses strings with U+0000, whatever protocol they came by: onnxruntime-node 1.30 passes strings on as C has them, and
 * the model would see only what is before it. Out of the model they come whole.
 *
 * @throws HttpError 400 naming input, row and column
 */
export function requireWholeStrings(contract: InputSpecs, feeds: ReadonlyMap<string, Tensor>): void {
  for (const spec of textInputs(contract)) {
    const tensor = feeds.get(spec.name);
    if (tensor === undefined || !Array.isArray(tensor.elements)) continue;
    const wrong = tensor.elements.findIndex((text) => text.includes('\0'));
    if (wrong === -1) continue;
    throw badRequest(
      `input "${spec.name}"${placeOf(spec, tensor.shape, wrong)}: expected a string without U+0000, which the model would not see whole, got ${shown(tensor.elements[wrong])}`,
    );
  }
}

/** Place of an element: `, row 2, column "city"`, as far as the input has them. */
function placeOf({ batchAxis, features }: InputSpec, shape: readonly number[], index: number): string {
  let rest = index;
  let place = '';
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    const at = rest % size;
    rest = Math.floor(rest / size);
    if (axis === batchAxis) place = `, row ${at}${place}`;
    else if (axis === shape.length - 1 && features !== null)
      place = `, column ${shown(features[at])}${place}`;
    else if (size > 1) place = `, [${at}]${place}`;
  }
  return place;
}
