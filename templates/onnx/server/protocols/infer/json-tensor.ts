import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Dtype, Elements } from '../../tensors/dtype.ts';
import { joinElements, toElements } from '../../tensors/elements.ts';
import { innermost, nestedIndex } from '../../tensors/nested.ts';
import { fromRaw } from '../../tensors/raw.ts';
import { elementCount } from '../../tensors/shape.ts';
import { type BinaryTail, sizeBytesOf } from './binary-tail.ts';
import type { SentTensor, TextElements } from '../v2/sent-tensor.ts';

/** A tensor in JSON, its elements there or in the body's binary tail. */
export class JsonTensor implements SentTensor {
  readonly #json: Readonly<Record<string, unknown>>;
  readonly #tail: BinaryTail | null;

  /** @param tail null when the body is JSON to its end */
  constructor(json: Readonly<Record<string, unknown>>, tail: BinaryTail | null) {
    this.#json = json;
    this.#tail = tail;
  }

  get name(): unknown {
    return this.#json['name'];
  }

  get datatype(): unknown {
    return this.#json['datatype'];
  }

  get shape(): unknown {
    return this.#json['shape'];
  }

  get parameters(): unknown {
    return this.#json['parameters'];
  }

  elements(
    dtype: Dtype,
    shape: readonly number[],
    place: string,
    { missing, file }: TextElements = {},
  ): Elements {
    const { data, parameters } = this.#json;
    const size = isObject(parameters) ? parameters['binary_data_size'] : null;
    if (size === undefined || size === null) return fromJson(dtype, shape, data, place, { missing, file });
    const sizePlace = `${place}: parameters.binary_data_size`;
    const sizeBytes = sizeBytesOf(size, sizePlace);
    if (data !== undefined && data !== null) {
      throw badRequest(`${sizePlace}: expected no data beside it, got ${shown(data)}`);
    }
    if (this.#tail === null) {
      throw badRequest(`${sizePlace}: expected the header Inference-Header-Content-Length with it, got none`);
    }
    const bytes = this.#tail.take(sizeBytes, sizePlace);
    return fromRaw(dtype, shape, bytes, `${place}: binary data`, file !== undefined);
  }
}

function fromJson(
  dtype: Dtype,
  shape: readonly number[],
  data: unknown,
  tensorPlace: string,
  others: TextElements,
): Elements {
  const place = () => `${tensorPlace}: data`;
  if (!Array.isArray(data)) throw badRequest(`${place()}: expected an array, got ${shown(data)}`);
  if (Array.isArray(data[0])) {
    const rows = innermost(data, shape, place);
    return joinElements(dtype, rows, (i) => `${place()}${nestedIndex(i, shape)}`, others);
  }
  const count = elementCount(shape);
  if (data.length !== count) {
    throw badRequest(
      `${place()}: expected ${count} elements as in shape [${shape.join(', ')}], got ${data.length}`,
    );
  }
  return toElements(dtype, data, (i) => `${place()}[${i}]`, others);
}
