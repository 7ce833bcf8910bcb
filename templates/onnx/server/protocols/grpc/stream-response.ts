import { MessageWriter } from './message-writer.ts';

/** `parameters { key: "triton_final_response" value { bool_param: true } }`: there is one response to a request. */
const finalParameter = parameter('triton_final_response');

/**
 * `ModelStreamInferResponse` that holds an answer.
 *
 * @param response the bytes of a `ModelInferResponse`
 */
export function streamAnswer(response: Uint8Array): Buffer {
  return streamResponse(null, response);
}

/**
 * `ModelStreamInferResponse` that says why a request was refused.
 *
 * @param id of the request, by which its sender knows it
 */
export function streamRefusal(message: string, id: string): Buffer {
  const response = new MessageWriter();
  if (id !== '') response.text(3, id);
  return streamResponse(message, response.written);
}

function streamResponse(error: string | null, response: Uint8Array): Buffer {
  const writer = new MessageWriter();
  if (error !== null) writer.text(1, error);
  // Fields may come in any order, so at the end of the message, too.
  writer.data(2, Buffer.concat([response, finalParameter]));
  return Buffer.from(writer.finish());
}

function parameter(name: string): Uint8Array {
  const entry = new MessageWriter();
  entry.text(1, name);
  entry.data(2, Uint8Array.of(0x08, 1));
  const field = new MessageWriter();
  field.data(4, entry.written);
  return field.finish();
}
