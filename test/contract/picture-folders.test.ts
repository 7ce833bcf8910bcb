/** Folders of Hugging Face's that classify pictures: files in, the answers of transformers' pipelines out. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints } from '../support/openapi/validators.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import {
  type PictureCase,
  pictureCases,
  pictureFile,
  pictureFolder,
  pictureFolders,
} from '../support/picture-folders.ts';
import { greyPng } from '../support/page/png.ts';
import { connect } from '../support/server/served-grpc.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { postTogether } from '../support/server/together.ts';

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(pictureFolder(name)), {
    MLPACK_INFERENCE: 'inline',
    MLPACK_MAX_BODY_BYTES: '1000000',
  });
}

interface Prediction {
  readonly label: string;
  readonly score: number;
  readonly scores: Readonly<Record<string, number>>;
}

function expectAnswers(
  predictions: readonly Prediction[],
  cases: readonly PictureCase[],
  tolerance: number,
): void {
  expect(predictions).toHaveLength(cases.length);
  for (const [i, { label, score, scores }] of predictions.entries()) {
    const { inputs, outputs } = cases[i] ?? {};
    const [best] = outputs?.answers ?? [];
    expect(label, inputs?.image).toBe(best?.label);
    expect(Math.abs(score - (best?.score ?? NaN)), inputs?.image).toBeLessThanOrEqual(tolerance);
    for (const answer of outputs?.answers ?? []) {
      expect(Math.abs((scores[answer.label] ?? NaN) - answer.score), inputs?.image).toBeLessThanOrEqual(
        tolerance,
      );
    }
  }
}

describe.each(pictureFolders)('%s', (name, tolerance) => {
  const cases = pictureCases(name);
  const rowOf = (one: PictureCase) => ({ image: pictureFile(name, one).toString('base64') });

  it('answers each picture alone, all in one request, and all in requests at once as its framework did', async () => {
    const model = await served(name);
    for (const one of cases) {
      const { json } = await model.post('/predict', { rows: [rowOf(one)] });
      expectAnswers(json.predictions, [one], tolerance);
    }
    const { status, json } = await model.post('/predict', { rows: cases.map(rowOf) });
    expect(status).toBe(200);
    expectAnswers(json.predictions, cases, tolerance);
    const answers = await postTogether(
      model.url,
      '/predict',
      cases.map((one) => ({ rows: [rowOf(one)] })),
    );
    expectAnswers(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      cases,
      tolerance,
    );
  });
});

describe('a classifier of pictures', () => {
  const name = 'vit-image-classification';
  const cases = pictureCases(name);
  const caseOf = (image: string) => cases.filter(({ inputs }) => inputs.image === `images/${image}`);
  const fileOf = (image: string) => new Uint8Array(pictureFile(name, caseOf(image)[0] ?? expect.fail(image)));
  const base64Of = (image: string) => Buffer.from(fileOf(image)).toString('base64');
  const [gif, cmyk] = ['static.gif', 'cmyk.jpg'];

  async function send(
    { url }: Served,
    body: string | Uint8Array<ArrayBuffer> | FormData,
    type?: string,
  ): Promise<{ readonly status: number; readonly json: Awaited<ReturnType<Served['post']>>['json'] }> {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    const response = await fetch(`${url}/predict`, { method: 'POST', body, headers });
    return { status: response.status, json: await response.json() };
  }

  it('takes a picture as the body, whatever image/ type it says', async () => {
    const model = await served(name);
    for (const [image, type] of [
      ['baseline_420.jpg', 'image/jpeg'],
      ['rgb.png', 'image/png'],
      ['lossy.webp', 'image/webp'],
      [gif, 'image/gif'],
      ['rgb24.bmp', 'image/bmp'],
      ['gray16.png', 'image/*'],
      ['rgb.png', 'application/octet-stream'],
    ] as const) {
      const { status, json } = await send(model, fileOf(image), type);
      expect(status, image).toBe(200);
      expectAnswers(json.predictions, caseOf(image), 1e-5);
    }
  });

  it('is described with the bodies that it takes', async () => {
    const home = await packagedFolder(pictureFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { content } = document.paths['/predict'].post.requestBody;
    expect(Object.keys(content)).toEqual([
      'application/json',
      'image/jpeg',
      'image/png',
      'image/webp',
      'image/gif',
      'image/bmp',
      'multipart/form-data',
    ]);
  });

  it('says of what is no picture what to send instead', async () => {
    const model = await served(name);
    const infer = `/v2/models/${name}/infer`;
    const input = { name: 'image', datatype: 'BYTES', shape: [1] };
    const expected = "expected a picture: its file's bytes as base64, got null";
    for (const [path, body, message] of [
      ['/predict', { rows: [{ image: null }] }, `rows[0].image: ${expected}`],
      ['/predict', { inputs: { image: [null] } }, `input "image"[0]: ${expected}`],
      [`/v1/models/${name}:predict`, { instances: [null] }, `instances[0].image: ${expected}`],
      [infer, { inputs: [{ ...input, data: [null] }] }, `input "image": data[0]: ${expected}`],
      [
        '/predict',
        { rows: ['cat.jpg'] },
        `input "image": row 0: the picture is "cat.jpg", which is a name: send the file's bytes as base64, or the file itself as the body or in a form`,
      ],
      [infer, { inputs: [{ ...input, data: ['cat.jpg'] }] }, 'is "cat.jpg", which is a name'],
      ['/predict', { rows: ['data:image/png,%89PN'] }, 'is no JPEG, PNG, WebP, GIF or BMP'],
      ['/predict', { rows: ['data:image/png;base64,iVBO~'] }, 'has "~" at position 4 of its base64'],
      ['/predict', { rows: ['iVBORw0KGgo!'] }, 'has "!" at position 11 of its base64'],
    ] as const) {
      const { status, json } = await model.post(path, body);
      expect([status, json.error]).toEqual([400, expect.stringContaining(message)]);
    }
  });

  it('refuses an option before it looks at the picture', async () => {
    const model = await served(name);
    const image = fileOf(gif).subarray(0, 20);
    const rows = [{ image: Buffer.from(image).toString('base64'), top_k: 1e9 }];
    const { status, json } = await model.post('/predict', { rows });
    expect([status, json.error]).toEqual([
      400,
      expect.stringContaining('"top_k": row 0: expected an integer'),
    ]);
  });

  it('takes the files of a form, a row each', async () => {
    const model = await served(name);
    const form = new FormData();
    for (const image of [gif, cmyk]) form.append('file', new Blob([fileOf(image)]), image);
    const { status, json } = await send(model, form);
    expect([status, json.error]).toEqual([200, undefined]);
    expectAnswers(json.predictions, [...caseOf(gif), ...caseOf(cmyk)], 1e-5);
    form.append('top_k', '2');
    const withOption = await send(model, form);
    expect(
      withOption.json.predictions.map(({ scores }: { scores: object }) => Object.keys(scores).length),
    ).toEqual([2, 2]);
    const text = await send(model, 'a cat', 'text/plain');
    const expected =
      'Content-Type: expected application/json, image/jpeg, another picture or multipart/form-data';
    expect([text.status, text.json.error]).toEqual([
      415,
      `${expected}, as this model takes no text alone, got "text/plain"`,
    ]);
    const unnamed = await send(model, fileOf(gif), 'application/x-www-form-urlencoded');
    expect(unnamed.json.error).toBe(
      `${expected}, got "application/x-www-form-urlencoded", which curl says unless told, as by --data-binary @FILE -H 'Content-Type: image/jpeg'`,
    );
    const broken = await send(model, 'no form', 'multipart/form-data; boundary=x');
    const problem = 'the body: expected multipart/form-data, got no boundary as Content-Type has it';
    expect(broken).toEqual({ status: 400, json: { error: problem } });
  });

  it('takes base64 and data: URLs in JSON, by every protocol, and fetches nothing', async () => {
    const model = await served(name);
    const base64 = base64Of(cmyk);
    const wanted = { label: caseOf(cmyk)[0]?.outputs.answers[0]?.label };
    const encoded = encodeURIComponent(base64);
    expect(encoded).not.toBe(base64);
    const urls = [base64, encoded].map((data) => ({ image: `data:image/jpeg;base64,${data}` }));
    for (const rows of [...urls.map((url) => [url]), [base64]]) {
      expect((await model.post('/predict', { rows })).json.predictions).toMatchObject([wanted]);
    }
    const v1 = `/v1/models/${name}:predict`;
    for (const instances of [[{ b64: base64 }], [{ image: { b64: base64 } }], [base64]]) {
      expect((await model.post(v1, { instances })).json.predictions).toMatchObject([wanted]);
    }
    for (const inputs of [{ image: [{ b64: base64 }] }, [base64]]) {
      const whole = await model.post(v1, { inputs });
      expect(whole.json.outputs).toMatchObject({ label: [wanted.label] });
    }
    const column = await model.post('/invocations', { inputs: { image: [base64] } });
    expect(column.json.predictions).toMatchObject({ label: [wanted.label] });
    const two = await model.post('/predict', { rows: [{ image: base64, top_k: 2 }] });
    expect(Object.keys(two.json.predictions[0].scores)).toEqual(
      caseOf(cmyk)[0]
        ?.outputs.answers.slice(0, 2)
        .map(({ label }) => label),
    );
    const inputs = [{ name: 'image', datatype: 'BYTES', shape: [1], data: [base64] }];
    const { json } = await model.post(`/v2/models/${name}/infer`, { inputs });
    expect(json.outputs[0]).toMatchObject({ name: 'label', data: [wanted.label] });
    const refused = await model.post('/predict', { rows: [{ image: 'https://example.com/cat.jpg' }] });
    expect([refused.status, refused.json.error]).toEqual([
      400,
      'input "image": row 0: the picture is a URL, and nothing is fetched: send the picture itself, its base64, or a data: URL with that',
    ]);
  });

  it('takes bytes by V2, in the tail of a request and as its whole body', async () => {
    const { url } = await served(name);
    const file = fileOf(cmyk);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(file.length);
    const inputs = [
      {
        name: 'image',
        datatype: 'BYTES',
        shape: [1],
        parameters: { binary_data_size: 4 + file.length },
      },
    ];
    const head = Buffer.from(JSON.stringify({ inputs, outputs: [{ name: 'label' }] }));
    const path = `${url}/v2/models/${name}/infer`;
    const answer = await fetch(path, {
      method: 'POST',
      body: Buffer.concat([head, length, file]),
      headers: { 'Inference-Header-Content-Length': String(head.length) },
    });
    const label = caseOf(cmyk)[0]?.outputs.answers[0]?.label ?? '';
    expect(await answer.json()).toMatchObject({ outputs: [{ name: 'label', data: [label] }] });
    const raw = await fetch(path, {
      method: 'POST',
      body: file,
      headers: { 'Inference-Header-Content-Length': '0' },
    });
    expect(Buffer.from(await raw.arrayBuffer()).toString('latin1')).toContain(label);
  });

  it('takes files by gRPC, as contents and as raw bytes', async () => {
    const { server } = await serveHome(await packagedFolder(pictureFolder(name)), {
      MLPACK_INFERENCE: 'inline',
      MLPACK_MAX_BODY_BYTES: '1000000',
      GRPC_PORT: '0',
    });
    const client = connect(server.grpcPort);
    const file = Buffer.from(fileOf(cmyk));
    const input = { name: 'image', datatype: 'BYTES', shape: [1] };
    const length = Buffer.alloc(4);
    length.writeUInt32LE(file.length);
    const label = Buffer.from(caseOf(cmyk)[0]?.outputs.answers[0]?.label ?? '');
    const listed = await client.call('ModelInfer', {
      model_name: name,
      inputs: [{ ...input, contents: { bytes_contents: [file] } }],
    });
    expect(listed.outputs[0]).toMatchObject({ name: 'label', contents: { bytes_contents: [label] } });
    const raw = await client.call('ModelInfer', {
      model_name: name,
      inputs: [input],
      raw_input_contents: [Buffer.concat([length, file])],
    });
    expect(raw.raw_output_contents[0].subarray(4)).toEqual(label);
  });

  it('records digest and size of a picture, and not the picture', async () => {
    const log = await sqliteLog({ MLPACK_INFERENCE: 'inline' });
    const model = await serveHome(await packagedFolder(pictureFolder(name)), log.env);
    const file = fileOf(gif);
    await send(model, file, 'image/gif');
    await model.post('/predict', { rows: [{ image: base64Of(gif) }] });
    const sha256 = createHash('sha256').update(file).digest('hex');
    for (const row of await log.lines('SELECT * FROM predictions', 2)) {
      expect(JSON.parse(String(row['inputs'])).image).toEqual([{ sha256, bytes: file.length }]);
    }
  });

  it('refuses bombs and what is cut off or no picture by row, and answers others meanwhile', async () => {
    const model = await served(name);
    const bomb = fileOf('rgb.png');
    bomb.set(Buffer.from('0000753000007530', 'hex'), 16);
    const good = { image: base64Of(gif) };
    const rowsOf = (bytes: Uint8Array) => ({
      rows: [good, { image: Buffer.from(bytes).toString('base64') }],
    });
    const answers = await postTogether(model.url, '/predict', [
      { rows: [good] },
      rowsOf(bomb),
      rowsOf(fileOf(cmyk).subarray(0, 1000)),
      rowsOf(Buffer.from('GIF89a')),
      { rows: [{ image: 'no picture' }] },
      { rows: [good] },
    ]);
    const wanted = { predictions: [{ label: caseOf(gif)[0]?.outputs.answers[0]?.label }] };
    const place = 'input "image": row';
    expect(answers).toMatchObject([
      wanted,
      { error: `${place} 1: the picture has 30000 x 30000 pixels; at most 67108864 are decoded` },
      { error: `${place} 1: the picture is cut off` },
      { error: `${place} 1: the picture is cut off` },
      { error: expect.stringContaining(`${place} 0: the picture has a blank at position 2 of its base64`) },
      wanted,
    ]);
  });

  it('refuses a line that would be resized to gigabytes', async () => {
    const model = await served('mobilenet-image-classification');
    const line = greyPng(
      1,
      60_000,
      Array.from({ length: 60_000 }, () => 0),
    );
    const { status, json } = await model.post('/predict', { rows: [{ image: line.toString('base64') }] });
    expect([status, json.error]).toEqual([
      400,
      'input "image": row 0: the picture has 1 x 60000 pixels, too few across to be resized to 36 x 2160000',
    ]);
  });
});
