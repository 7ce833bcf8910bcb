import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import { badRequest } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementCount } from '../../tensors/shape.ts';
import { axisOfRows, rowParts } from '../predict/row-parts.ts';

/** Outputs in the order of the model, and how they are written. */
export interface RawOutputs {
  readonly specs: readonly OutputSpec[];
  readonly tensors: readonly Tensor[];
  /** Elements of an output, row-major, each as JSON. */
  readonly texts: (spec: OutputSpec, tensor: Tensor) => readonly string[];
}

/** An output's part of each row. */
interface Column {
  readonly name: string;
  readonly parts: readonly (readonly string[])[];
  readonly shape: readonly number[];
}

/**
 * JSON for each row: the value itself where there is one output, else an object by output name.
 *
 * @throws HttpError 400 when an output has no part for each row
 */
export function rowsJson(outputs: RawOutputs, rows: number): string[] {
  const columns = columnsOf(outputs, rows);
  return Array.from({ length: rows }, (_, row) =>
    oneOrByName(columns.map(({ name, parts, shape }) => [name, nestedJson(parts[row] ?? [], shape)])),
  );
}

/** JSON of whole tensors: the tensor itself where there is one output, else an object by output name. */
export function wholeJson(outputs: RawOutputs): string {
  return oneOrByName(wholeByName(outputs));
}

/** The name and the JSON of each whole output. */
export function wholeByName({ specs, tensors, texts }: RawOutputs): [string, string][] {
  return specs.flatMap((spec, i): [string, string][] => {
    const tensor = tensors[i];
    return tensor === undefined ? [] : [[spec.name, nestedJson(texts(spec, tensor), tensor.shape)]];
  });
}

/** @throws HttpError 400 when an output has no part for each row */
export function columnsOf({ specs, tensors, texts }: RawOutputs, rows: number): Column[] {
  return specs.flatMap((spec, i) => {
    const tensor = tensors[i];
    if (tensor === undefined) return [];
    const axis = axisOfRows(spec, tensor, rows);
    if (axis === null) {
      throw badRequest(
        `output "${spec.name}" of shape [${tensor.shape.join(', ')}] has no part for each of the ${rows} rows; send "inputs" to get whole tensors`,
      );
    }
    const parts = rowParts(texts(spec, tensor), tensor.shape, axis);
    return [{ name: spec.name, parts, shape: tensor.shape.toSpliced(axis, 1) }];
  });
}

/** An object of texts that are JSON already. */
export function objectJson(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** Elements that are JSON already as nested arrays. */
export function nestedJson(texts: readonly string[], shape: readonly number[]): string {
  const [size, ...rest] = shape;
  if (size === undefined) return texts[0] ?? '';
  const stride = elementCount(rest);
  const parts = Array.from({ length: size }, (_, i) =>
    nestedJson(texts.slice(i * stride, (i + 1) * stride), rest),
  );
  return `[${parts.join(',')}]`;
}

function oneOrByName(fields: readonly (readonly [string, string])[]): string {
  const [first] = fields;
  return first !== undefined && fields.length === 1 ? first[1] : objectJson(fields);
}
