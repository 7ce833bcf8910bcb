/**
 * Times decoding, resizing and inference of pictures one after the other, with nothing around them: node pictures-alone.ts MODEL
 * PICTURES_MODULE SECONDS with {@link PicturesAlone} as JSON on stdin. Prints a line of JSON: the pictures a second, and the scores of
 * the first.
 */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { openPictures } from '../../../templates/onnx/server/steps/image/open-pictures.ts';
import type { ImageSettingsJson } from '../../../contract/schemas/contract.schema.ts';

/** What is to be computed. */
export interface PicturesAlone {
  /** Files, in base64. */
  readonly files: readonly string[];
  readonly settings: ImageSettingsJson;
  /** Pictures in an inference. */
  readonly together: number;
}

const [modelPath = '', picturesModule = '', seconds = ''] = process.argv.slice(2);
const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, logSeverityLevel: 3 });
// The server's own, as it lies in images: what is compared is what stands around it.
const pictures: { readonly openPictures: typeof openPictures } = await import(
  pathToFileURL(picturesModule).href
);
const sent: PicturesAlone = JSON.parse(await text(process.stdin));
const files = sent.files.map((file) => Buffer.from(file, 'base64'));
const prepare = pictures.openPictures(sent.settings);

const first = await compute(files.slice(0, 1));
// The first half warms up.
await picturesPerSecond(Number(seconds) / 2);
process.stdout.write(
  `${JSON.stringify({ perSecond: await picturesPerSecond(Number(seconds) / 2), scores: first })}\n`,
);

async function compute(batch: readonly Uint8Array[]): Promise<number[]> {
  const prepared = batch.map((file) => {
    const made = prepare(file);
    if (typeof made === 'string') throw new Error(made);
    return made;
  });
  const [{ height, width, elements } = { height: 0, width: 0, elements: new Float32Array() }] = prepared;
  const all = new Float32Array(batch.length * elements.length);
  for (const [row, one] of prepared.entries()) all.set(one.elements, row * elements.length);
  const feeds = { pixel_values: new Tensor('float32', all, [batch.length, 3, height, width]) };
  const { logits } = await session.run(feeds);
  return Array.from(logits?.data ?? [], Number);
}

async function picturesPerSecond(leastSeconds: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  for (let at = 0; performance.now() - start < leastSeconds * 1000; at += sent.together) {
    const batch = Array.from(
      { length: sent.together },
      (_, i) => files[(at + i) % files.length] ?? Buffer.of(),
    );
    await compute(batch);
    done += batch.length;
  }
  return (done * 1000) / (performance.now() - start);
}
