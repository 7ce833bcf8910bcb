/** Folders of Hugging Face's that classify audio: WAV files in, the answers of transformers' pipelines out. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AudioCase,
  audioCases,
  audioFile,
  audioFolder,
  audioFolders,
  wavFile,
} from '../support/audio-folders.ts';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { complaints } from '../support/openapi/validators.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { connect } from '../support/server/served-grpc.ts';
import { serveHome, type Served } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';

const tolerance = 1e-5;
const env = { MLPACK_INFERENCE: 'inline', MLPACK_MAX_BODY_BYTES: '4000000' };

async function served(name: string): Promise<Served> {
  return serveHome(await packagedFolder(audioFolder(name)), env);
}

interface Prediction {
  readonly label: string;
  readonly score: number;
  readonly scores: Readonly<Record<string, number>>;
}

function expectAnswers(predictions: readonly Prediction[], cases: readonly AudioCase[]): void {
  expect(predictions).toHaveLength(cases.length);
  for (const [i, { label, score, scores }] of predictions.entries()) {
    const { inputs, outputs } = cases[i] ?? {};
    const [best] = outputs?.pipeline ?? [];
    expect(label, inputs?.audio).toBe(best?.label);
    expect(Math.abs(score - (best?.score ?? NaN)), inputs?.audio).toBeLessThanOrEqual(tolerance);
    for (const one of outputs?.pipeline ?? []) {
      expect(Math.abs((scores[one.label] ?? NaN) - one.score), inputs?.audio).toBeLessThanOrEqual(tolerance);
    }
  }
}

describe.each(audioFolders)('%s', (name) => {
  const cases = audioCases(name);
  const rowOf = ({ inputs }: AudioCase) => ({ audio: audioFile(name, inputs.audio).toString('base64') });

  it('answers each file alone, all in one request, and all in requests at once as its framework did', async () => {
    const model = await served(name);
    for (const one of cases) {
      const { json } = await model.post('/predict', { rows: [rowOf(one)] });
      expectAnswers(json.predictions, [one]);
    }
    const all = [...cases, ...cases.toReversed()];
    const { status, json } = await model.post('/predict', { rows: all.map(rowOf) });
    expect(status).toBe(200);
    expectAnswers(json.predictions, all);
    const answers = await postTogether(
      model.url,
      '/predict',
      cases.map((one) => ({ rows: [rowOf(one)] })),
    );
    expectAnswers(
      answers.flatMap((answer) => (answer as { readonly predictions: readonly Prediction[] }).predictions),
      cases,
    );
  });

  it('refuses files of another rate and hostile ones by row, and answers others meanwhile', async () => {
    const model = await served(name);
    const [good = expect.fail('no case')] = cases;
    const place = 'input "audio": row';
    const refused = [
      [
        wavFile({ rate: 8000, data: Buffer.alloc(8000) }),
        'has 8000 samples a second, and the model takes 16000: resample it before it is sent',
      ],
      [
        audioFile(name, good.inputs.audio).subarray(0, 1000),
        'is cut off: it says it has 16000 bytes of samples, and has 956',
      ],
      [wavFile({ data: Buffer.alloc(2) }), 'has 1 samples; the model takes at least '],
      [Buffer.from('ID3 no WAV'), 'is no WAV file (RIFF/WAVE)'],
    ] as const;
    const rows = refused.map(([bytes]) => [rowOf(good), { audio: bytes.toString('base64') }]);
    const answers = await postTogether(model.url, '/predict', [
      { rows: [rowOf(good)] },
      ...rows.map((both) => ({ rows: both })),
      { rows: [{ audio: 'https://example.com/a.wav' }] },
      { rows: [rowOf(good)] },
    ]);
    const wanted = { predictions: [{ label: good.outputs.pipeline[0]?.label }] };
    expect(answers).toMatchObject([
      wanted,
      ...refused.map(([, reason]) => ({ error: expect.stringContaining(`${place} 1: the audio ${reason}`) })),
      {
        error: `${place} 0: the audio is a URL, and nothing is fetched: send the audio itself, its base64, or a data: URL with that`,
      },
      wanted,
    ]);
  });
});

describe('a classifier of audio', () => {
  const name = 'wav2vec2-audio';
  const cases = audioCases(name);
  const [first = expect.fail('no case')] = cases;
  const file = new Uint8Array(audioFile(name, first.inputs.audio));
  const base64 = Buffer.from(file).toString('base64');
  const label = first.outputs.pipeline[0]?.label ?? '';

  async function send({ url }: Served, body: Uint8Array<ArrayBuffer> | FormData | string, type?: string) {
    const headers = type === undefined ? {} : { 'Content-Type': type };
    const response = await fetch(`${url}/predict`, { method: 'POST', body, headers });
    return { status: response.status, json: JSON.parse(await response.text()) };
  }

  it('takes a file as the body, by all names of WAV, and the files of a form', async () => {
    const model = await served(name);
    for (const type of ['audio/wav', 'audio/x-wav', 'Audio/Wave', 'audio/vnd.wave; codec=1']) {
      const { status, json } = await send(model, file, type);
      expect(status, type).toBe(200);
      expectAnswers(json.predictions, [first]);
    }
    const form = new FormData();
    for (const { inputs } of cases)
      form.append('a', new Blob([new Uint8Array(audioFile(name, inputs.audio))]));
    expectAnswers((await send(model, form)).json.predictions, cases);
    const expected = 'Content-Type: expected application/json, audio/wav or multipart/form-data';
    expect(await send(model, file, 'image/png')).toEqual({
      status: 415,
      json: { error: `${expected}, as this model takes no picture alone, got "image/png"` },
    });
    expect((await send(model, 'a dog', 'text/plain')).json.error).toContain(expected);
  });

  it('takes base64 and data: URLs in JSON, and bytes by V2 and gRPC', async () => {
    const { server, ...model } = await serveHome(await packagedFolder(audioFolder(name)), {
      ...env,
      GRPC_PORT: '0',
    });
    for (const audio of [`data:audio/wav;base64,${base64}`, base64]) {
      expectAnswers((await model.post('/predict', { rows: [{ audio }] })).json.predictions, [first]);
    }
    const v1 = await model.post(`/v1/models/${name}:predict`, { instances: [{ b64: base64 }] });
    expect(v1.json.predictions).toMatchObject([{ label }]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(file.length);
    const input = { name: 'audio', datatype: 'BYTES', shape: [1] };
    const size = { parameters: { binary_data_size: 4 + file.length } };
    const head = Buffer.from(
      JSON.stringify({ inputs: [{ ...input, ...size }], outputs: [{ name: 'label' }] }),
    );
    const answer = await fetch(`${model.url}/v2/models/${name}/infer`, {
      method: 'POST',
      body: Buffer.concat([head, length, file]),
      headers: { 'Inference-Header-Content-Length': String(head.length) },
    });
    expect(await answer.json()).toMatchObject({ outputs: [{ name: 'label', data: [label] }] });
    const raw = await fetch(`${model.url}/v2/models/${name}/infer`, {
      method: 'POST',
      body: file,
      headers: { 'Inference-Header-Content-Length': '0' },
    });
    expect(Buffer.from(await raw.arrayBuffer()).toString('latin1')).toContain(label);
    const listed = await connect(server.grpcPort).call('ModelInfer', {
      model_name: name,
      inputs: [{ ...input, contents: { bytes_contents: [Buffer.from(file)] } }],
    });
    expect(listed.outputs[0]).toMatchObject({
      name: 'label',
      contents: { bytes_contents: [Buffer.from(label)] },
    });
  });

  it('gives as many scores as a row asks for, by the function that it names', async () => {
    const model = await served(name);
    const rows = [
      { audio: base64, top_k: 2 },
      { audio: base64, function_to_apply: 'sigmoid' },
    ];
    const [two, sigmoids] = (await model.post('/predict', { rows })).json.predictions;
    expect(Object.keys(two.scores)).toEqual(first.outputs.pipeline.slice(0, 2).map((one) => one.label));
    expect(Object.values<number>(sigmoids.scores).reduce((sum, score) => sum + score, 0)).toBeGreaterThan(2);
  });

  it('is described with the bodies that it takes', async () => {
    const home = await packagedFolder(audioFolder(name));
    const document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const { content } = document.paths['/predict'].post.requestBody;
    expect(Object.keys(content)).toEqual([
      'application/json',
      'audio/wav',
      'audio/x-wav',
      'audio/wave',
      'audio/vnd.wave',
      'multipart/form-data',
    ]);
  });

  it('records digest and size of a file, and not the file', async () => {
    const log = await sqliteLog({ MLPACK_INFERENCE: 'inline' });
    const model = await serveHome(await packagedFolder(audioFolder(name)), log.env);
    await send(model, file, 'audio/wav');
    const sha256 = createHash('sha256').update(file).digest('hex');
    for (const row of await log.lines('SELECT * FROM predictions', 1)) {
      expect(JSON.parse(String(row['inputs'])).audio).toEqual([{ sha256, bytes: file.length }]);
    }
  });

  it('takes 32 s at most, and no rows that would be filled up to gigabytes', async () => {
    const model = await served(name);
    const tooLong = wavFile({ bits: 8, data: Buffer.alloc(2 ** 19 + 1) }).toString('base64');
    expect((await model.post('/predict', { rows: [tooLong] })).json.error).toBe(
      'input "audio": row 0: the audio has 524289 samples, 33 s; at most 524288 are taken, 32 s',
    );
    const long = wavFile({ bits: 8, data: Buffer.alloc(2 ** 19) }).toString('base64');
    const short = wavFile({ bits: 8, data: Buffer.alloc(1000) }).toString('base64');
    const rows = [long, ...Array.from({ length: 800 }, () => short)];
    const { status, json } = await model.post('/predict', { rows });
    expect([status, json.error]).toEqual([
      413,
      'input "audio": 801 rows, the longest of 524288 samples, are more than 67108864 samples filled up: send long files apart from short ones',
    ]);
  });

  it('whose inference would take more memory than there is for requests is sent away, naming the setting', async () => {
    const model = await serveHome(await packagedFolder(audioFolder(name)), {
      MLPACK_BODY_MEMORY_BYTES: '200000000',
      MLPACK_MAX_BODY_BYTES: '1000000',
    });
    const [second, half] = [16_000, 480_000].map((samples) =>
      wavFile({ bits: 8, data: Buffer.alloc(samples) }),
    );
    const { status, json } = await send(model, new Uint8Array(half ?? []), 'audio/wav');
    expect([status, json.error]).toEqual([413, expect.stringContaining('MLPACK_BODY_MEMORY_BYTES')]);
    expect((await send(model, new Uint8Array(second ?? []), 'audio/wav')).status).toBe(200);
  });
});
