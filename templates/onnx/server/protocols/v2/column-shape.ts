import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { checkShape, type Symbols } from '../../tensors/shape.ts';

/**
 * The shape of a tensor as the model has it, where the two differ by the axis of a single column: [n, 1] sent for [n], as
 * MLServer's codecs write every list, and [n] for [n, 1].
 *
 * @throws HttpError 400 as `checkShape`
 */
export function columnShape(spec: InputSpec, sent: unknown, symbols: Symbols): readonly number[] {
  // What it says is checked as any shape is, but for what the model wants of it.
  const shape = checkShape({ ...spec, shape: null }, sent, new Map());
  const rank = spec.shape?.length ?? shape.length;
  const isWider = shape.length === 1 && rank === 2;
  const isNarrower = shape.length === 2 && shape[1] === 1 && rank === 1;
  const fitting = isWider ? [...shape, 1] : isNarrower ? shape.slice(0, 1) : shape;
  return checkShape(spec, fitting, symbols);
}
