import { badRequest } from '../../util/http-error.ts';
import { FieldReader, signedVarint, endOfVarint, wireType } from './field-reader.ts';
import { type ParameterValue, readParameter } from './read-parameter.ts';

/** Parameters of a request or a tensor, by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** `InferRequestedOutputTensor`. */
interface OutputMessage {
  readonly name: string;
  readonly parameters: Parameters | undefined;
}

/** Most parts of one field that is a message. */
const maxParts = 1000;

/** `InferInputTensor`, its contents not read yet. */
export interface InputMessage {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  /** Parameters by name; undefined when there are none. */
  readonly parameters: Parameters | undefined;
  /** `InferTensorContents`; empty when there are none. */
  readonly contents: readonly Uint8Array[];
}

/** `ModelInferRequest` of the Open Inference Protocol v2, but for the model that it is for. */
export interface RequestMessage {
  readonly id: string;
  readonly parameters: Parameters | undefined;
  readonly inputs: readonly InputMessage[];
  /** The outputs asked for. */
  readonly outputs: readonly OutputMessage[];
  /** `raw_input_contents`: of each input, or of none. */
  readonly raw: readonly Uint8Array[];
}

/**
 * Reads a `ModelInferRequest`; tensors' elements stay where they are. Unknown fields are passed over, as the
 * protocol wants.
 *
 * @throws HttpError 400 when the bytes are no such message
 */
export function readRequest(bytes: Uint8Array): RequestMessage {
  const reader = new FieldReader(bytes);
  let id = '';
  const inputs: InputMessage[] = [];
  const outputs: OutputMessage[] = [];
  const parameters = new Map<string, ParameterValue>();
  const raw: Uint8Array[] = [];
  while (reader.next()) {
    switch (reader.field) {
      case 3:
        id = reader.text();
        break;
      case 4:
        parameters.set(...readParameter(reader.message()));
        break;
      case 5:
        inputs.push(readInput(reader.message()));
        break;
      case 6:
        outputs.push(readOutput(reader.message()));
        break;
      case 7:
        raw.push(reader.data());
        break;
    }
  }
  return { id, parameters: asObject(parameters), inputs, outputs, raw };
}

function readInput(reader: FieldReader): InputMessage {
  let name = '';
  let datatype = '';
  const shape: number[] = [];
  const contents: Uint8Array[] = [];
  const parameters = new Map<string, ParameterValue>();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        name = reader.text();
        break;
      case 2:
        datatype = reader.text();
        break;
      case 3:
        readSizes(reader, shape);
        break;
      case 4:
        parameters.set(...readParameter(reader.message()));
        break;
      case 5:
        // There is one; protobuf would have more be read as one, which is no reason to keep a million.
        if (contents.length === maxParts)
          throw badRequest(`an input has contents in more than ${maxParts} parts`);
        contents.push(reader.data());
        break;
    }
  }
  return { name, datatype, shape, parameters: asObject(parameters), contents };
}

/** `repeated int64`, packed or not. */
function readSizes(reader: FieldReader, shape: number[]): void {
  const { bytes, start, end } = reader;
  if (reader.wire !== wireType.bytes) reader.require(wireType.varint);
  for (let at = start, next = at; at < end; at = next) {
    next = endOfVarint(bytes, at, end);
    shape.push(signedVarint(bytes, at, next));
  }
}

function readOutput(reader: FieldReader): OutputMessage {
  let name = '';
  const parameters = new Map<string, ParameterValue>();
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) parameters.set(...readParameter(reader.message()));
  }
  return { name, parameters: asObject(parameters) };
}

/** Parameters as JSON would have them. */
function asObject(parameters: ReadonlyMap<string, ParameterValue>): Parameters | undefined {
  return parameters.size === 0 ? undefined : Object.fromEntries(parameters);
}
