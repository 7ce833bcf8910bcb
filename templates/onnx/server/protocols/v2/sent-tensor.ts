import type { Dtype, Elements } from '../../tensors/dtype.ts';
import type { OtherElements } from '../../tensors/elements.ts';

/** What is taken as a text. */
export type TextElements = Pick<OtherElements, 'missing' | 'file'>;

/** A tensor of a request, as REST or gRPC has it: what it says of itself, and its elements, which are not read yet. */
export interface SentTensor {
  readonly name: unknown;
  readonly datatype: unknown;
  readonly shape: unknown;
  /** Parameters by name; nothing where there are none. */
  readonly parameters: unknown;
  /**
   * Reads the elements; of the tensors of a request, in their order.
   *
   * @param place of the tensor in the request, for error messages
   * @param others what null is among text in JSON, and whether strings are files
   * @throws HttpError 400 when they are not as many as the shape says, or of another type
   */
  elements(dtype: Dtype, shape: readonly number[], place: string, others?: TextElements): Elements;
}
