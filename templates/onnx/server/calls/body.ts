/** The body of a request: its bytes, or where they are known to be ASCII and were put into a text anyway, that text. */
export type Body = string | Uint8Array;

/** The bytes of a body. */
export function bodyBytes(body: Body): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}
