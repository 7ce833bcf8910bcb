/** Files whose headers are wrong don't wait for those that are computed. */
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { wavFile } from '../support/audio-folders.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { serveHome } from '../support/server/served.ts';

/** A PNG of one grey, eight bits a pixel. */
function png(side: number): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, content, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((side + 1) * side), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

it('in small bodies, in files as they are, and in forms', async () => {
  const home = await packagedFolder(pictureFolder('vit-image-classification'));
  const model = await serveHome(home, { MLPACK_MAX_BODY_BYTES: '1000000' });
  const huge = png(8);
  for (const at of [16, 20]) huge.writeUInt32BE(30_000, at);
  const large = Buffer.concat([huge, Buffer.alloc(100_000)]);
  const form = new FormData();
  form.append('a', new Blob([png(8)]));
  form.append('b', new Blob([large]));
  const post = async (body: string | FormData | Uint8Array<ArrayBuffer>, type?: string) => {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    const response = await fetch(`${model.url}/predict`, { method: 'POST', body, headers });
    return `${response.status} ${await response.text()}`;
  };
  const order: string[] = [];
  const noting = async (what: string, asked: Promise<string>): Promise<void> => {
    order.push(`${what}: ${await asked}`);
  };
  const refused = (row: number) =>
    `400 {"error":"input \\"image\\": row ${row}: the picture has 30000 x 30000 pixels; at most 67108864 are decoded"}`;
  const slow = noting('decoded', post(new Uint8Array(png(5000)), 'image/png'));
  await Promise.all([
    noting('JSON', post(JSON.stringify({ rows: [{ image: huge.toString('base64') }] }), 'application/json')),
    noting('file', post(new Uint8Array(large), 'image/png')),
    noting('form', post(form)),
    noting('audio', post(new Uint8Array(wavFile({ data: Buffer.alloc(70_000) })), 'audio/wav')),
  ]);
  const last = order.length;
  await slow;
  expect(order[last]).toMatch(/^decoded: 200/u);
  expect(order.slice(0, last).toSorted()).toEqual([
    `JSON: ${refused(0)}`,
    expect.stringMatching(/^audio: 415/u),
    `file: ${refused(0)}`,
    `form: ${refused(1)}`,
  ]);
});
