import { isAscii } from 'node:buffer';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import { jsonContentType } from '../v2/tensor-content-type.ts';
import { elementsJson } from '../../tensors/elements-json.ts';
import { memo } from '../../util/memo.ts';
import type { Dtype, Tensor } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { toRaw } from '../../tensors/raw.ts';
import type { Payload } from '../../calls/inference-request.ts';
import { classified } from '../v2/classification.ts';
import type { AskedOutputs } from '../v2/read-outputs.ts';

/** What is alike in all answers of a model. */
interface Heads {
  /** The beginning of an answer, to its id. */
  readonly answer: string;
  /** Whether answers are ASCII but for the id and strings. */
  readonly areAscii: boolean;
  /** The beginning of each output, to the sizes of its shape. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Names of the outputs whose content is JSON. */
  readonly json: ReadonlySet<string>;
}

const jsonParameters = `"content_type":${JSON.stringify(jsonContentType)}`;

const headsOf = memo(({ name, version, outputs }: Contract): Heads => {
  const answer = JSON.stringify({ model_name: name, model_version: version }).slice(0, -1);
  const heads = outputs.map((spec): [string, string] => [spec.name, outputHead(spec.name, spec.dtype)]);
  const areAscii = [answer, ...heads.map(([, head]) => head)].every((text) => isAscii(Buffer.from(text)));
  const json = new Set(outputs.filter(({ content }) => content === 'json').map((spec) => spec.name));
  return { answer, areAscii, outputs: new Map(heads), json };
});

function outputHead(name: string, dtype: Dtype): string {
  return `${JSON.stringify({ name, datatype: datatypes[dtype] }).slice(0, -1)},"shape":[`;
}

/** `$inference_response`: JSON text, followed by the outputs that are to come as binary data, if any. */
export function inferPayload(
  contract: Contract,
  id: string | null,
  { names, binary, classes }: AskedOutputs,
  tensors: readonly Tensor[],
): Payload {
  const outputs = classes === null ? tensors : classified(contract, names, classes, tensors);
  const heads = headsOf(contract);
  let text = heads.answer;
  let isAsciiText = heads.areAscii && id === null;
  if (id !== null) text += `,"id":${JSON.stringify(id)}`;
  text += ',"outputs":[';
  const tail: Uint8Array[] = [];
  for (let i = 0; i < outputs.length; i++) {
    const output = outputs[i];
    const own = heads.outputs.get(names[i] ?? '');
    if (own === undefined || output === undefined) {
      throw new HttpError(500, 'the model returned other outputs than were asked for');
    }
    const head = (classes?.[i] ?? 0) > 0 ? outputHead(names[i] ?? '', output.dtype) : own;
    if (i > 0) text += ',';
    text += `${head}${output.shape.join(',')}]`;
    const isJson = heads.json.has(names[i] ?? '');
    if (binary?.[i] === true) {
      const raw = toRaw(output);
      tail.push(raw);
      text += `,"parameters":{${isJson ? `${jsonParameters},` : ''}"binary_data_size":${raw.byteLength}}}`;
    } else {
      if (isJson) text += `,"parameters":{${jsonParameters}}`;
      text += `,"data":${elementsJson(output)}}`;
      isAsciiText &&= output.dtype !== 'string';
    }
  }
  text += ']}';
  return binary === null
    ? { headers: jsonHeaders, body: text, isAscii: isAsciiText }
    : binaryPayload(text, tail);
}

function binaryPayload(json: string, tail: readonly Uint8Array[]): Payload {
  const jsonBytes = Buffer.byteLength(json);
  // The body has memory of its own, so that it can change hands between threads.
  const body = Buffer.allocUnsafeSlow(tail.reduce((sum, raw) => sum + raw.byteLength, jsonBytes));
  let offset = body.write(json);
  for (const raw of tail) {
    body.set(raw, offset);
    offset += raw.byteLength;
  }
  return {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(jsonBytes),
    },
    body,
  };
}
