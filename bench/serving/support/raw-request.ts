/** The model's name in every server of these benches. */
export const modelName = 'm';

export const inferPath = `/v2/models/${modelName}/infer`;

/** The bytes of an HTTP/1.1 POST on a connection that stays open, as load generators send them over and over. */
export function rawPost(
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | number>> = { 'Content-Type': 'application/json' },
): Buffer {
  const bytes = Buffer.from(body);
  const head = Object.entries({ Host: '127.0.0.1', ...headers, 'Content-Length': bytes.length })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n`), bytes]);
}

/** The bytes of an HTTP/1.1 GET. */
export function rawGet(path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
}
