import { badRequest } from '../../util/http-error.ts';
import type { Dtype, Elements } from '../../tensors/dtype.ts';
import { fromRaw } from '../../tensors/raw.ts';
import type { SentTensor, TextElements } from '../v2/sent-tensor.ts';
import type { InputMessage, Parameters } from './model-infer-request.ts';
import { readContents } from './read-contents.ts';

/** A tensor in a `ModelInferRequest`. */
export class MessageTensor implements SentTensor {
  readonly #message: InputMessage;
  readonly #raw: Uint8Array | undefined;
  readonly #index: number;

  /**
   * @param raw its `raw_input_contents`; undefined when it has none
   * @param index of the tensor in the request
   */
  constructor(message: InputMessage, raw: Uint8Array | undefined, index: number) {
    this.#message = message;
    this.#raw = raw;
    this.#index = index;
  }

  get name(): string {
    return this.#message.name;
  }

  get datatype(): string {
    return this.#message.datatype;
  }

  get shape(): readonly number[] {
    return this.#message.shape;
  }

  get parameters(): Parameters | undefined {
    return this.#message.parameters;
  }

  elements(dtype: Dtype, shape: readonly number[], place: string, { file }: TextElements = {}): Elements {
    const isBinary = file !== undefined;
    const { contents } = this.#message;
    if (this.#raw === undefined) return readContents(dtype, shape, contents, place, isBinary);
    if (contents.some((part) => part.length > 0)) {
      throw badRequest(`${place}: contents: expected none beside raw_input_contents`);
    }
    return fromRaw(dtype, shape, this.#raw, `${place}: raw_input_contents[${this.#index}]`, isBinary);
  }
}
