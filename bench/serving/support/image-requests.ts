import { inferPath, rawPost } from './raw-request.ts';
import type { RunningServer } from './server-process.ts';

/** A request for the means of an image's channels (made-models.ts). */
export interface ImageRequest {
  readonly raw: Buffer;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly means: readonly number[];
}

/** The same image as JSON and with the protocol's binary tensor extension. */
export function imageRequests(shape: readonly number[]): {
  readonly json: ImageRequest;
  readonly binary: ImageRequest;
} {
  const [channels = 1] = shape;
  const values = pixels(shape.reduce((count, axis) => count * axis, 1));
  const plane = values.length / channels;
  const means = Array.from({ length: channels }, (_channel, i) => {
    const channel = values.slice(i * plane, (i + 1) * plane);
    return channel.reduce((sum, value) => sum + value, 0) / plane;
  });
  const tensor = { name: 'image', shape: [1, ...shape], datatype: 'FP32' };
  const request = (body: Buffer, headers: ImageRequest['headers']): ImageRequest => ({
    raw: rawPost(inferPath, body, headers),
    body,
    headers,
    means,
  });
  const bytes = Buffer.from(Float32Array.from(values).buffer);
  const head = Buffer.from(
    JSON.stringify({ inputs: [{ ...tensor, parameters: { binary_data_size: bytes.length } }] }),
  );
  return {
    json: request(Buffer.from(JSON.stringify({ inputs: [{ ...tensor, data: values }] })), {
      'Content-Type': 'application/json',
    }),
    binary: request(Buffer.concat([head, bytes]), {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(head.length),
    }),
  };
}

/** Whether a server answers with the right means, as JSON. */
export async function isRight(
  { url }: RunningServer,
  { body, headers, means }: ImageRequest,
): Promise<boolean> {
  const response = await fetch(url + inferPath, {
    method: 'POST',
    headers: { ...headers, Connection: 'close' },
    body: Buffer.from(body),
  });
  const text = await response.text();
  if (response.status !== 200) return false;
  const { outputs }: { readonly outputs: readonly { readonly data: readonly number[] }[] } = JSON.parse(text);
  const data = outputs[0]?.data ?? [];
  return (
    data.length === means.length && means.every((mean, i) => Math.abs(mean - (data[i] ?? Number.NaN)) < 1e-3)
  );
}

/** As a photo is after its channels are centred and scaled: six digits, most between -2 and 2; the same each time. */
function pixels(count: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return Number(((state / 2_147_483_647) * 4 - 2).toPrecision(6));
  });
}
