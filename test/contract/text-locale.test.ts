/** Text that a model changes the case of: the same on every machine, whatever locales it has. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { inspectOnnx } from '../../src/model/formats/onnx/inspect-onnx.ts';
import { prepareOnnx } from '../../src/model/formats/onnx/prepare-onnx.ts';
import { bytesField } from '../support/protobuf-bytes.ts';
import { replayGolden } from '../../src/replay/replay-golden.ts';
import type { GoldenSet } from '../../src/tensor/golden.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import {
  elementTypes,
  inputField,
  modelBytes,
  nodeField,
  outputField,
  stringAttribute,
} from '../support/onnx-bytes.ts';
import { bundledHome, onnxruntimeDir } from '../support/server/bundled-home.ts';
import { startServerProcess } from '../support/server/server-process.ts';
import { tempDir } from '../support/temp.ts';

const { string } = elementTypes;

/** `change` the case of all strings, in a locale; the operator's default where it is null. */
function normalizer(locale: string | null, change = 'LOWER'): Buffer {
  return modelBytes([
    nodeField('StringNormalizer', ['x'], ['y'], {
      attributes: [
        stringAttribute('case_change_action', change),
        ...(locale === null ? [] : [stringAttribute('locale', locale)]),
      ],
    }),
    bytesField(2, 'text'),
    inputField('x', ['N'], string),
    outputField('y', ['N'], string),
  ]);
}

async function modelFile(bytes: Buffer): Promise<string> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, bytes);
  return path;
}

/** The files of an image's model folder. */
async function placed(bytes: Buffer): Promise<string> {
  const [folder, { files }] = [
    await tempDir(),
    await prepareOnnx(await modelFile(bytes), { folder: tempDir, runtime: onnxruntime }),
  ];
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await pipeline(content.open(), createWriteStream(join(folder, path)));
  }
  return folder;
}

/** Python's str.lower() and str.upper() of what has one character for one, as scikit-learn's vectorizers lower-case. */
const texts = ['ÀÉÎÕÜ Straße', 'ΩΜΈΓΑ', 'ДОМ', 'ŞIĞ', 'Ǆ', 'ÆØÅ', 'ԱԲ', 'ＡＢ', '𐐀'];
const lower = ['àéîõü straße', 'ωμέγα', 'дом', 'şiğ', 'ǆ', 'æøå', 'աբ', 'ａｂ', '𐐨'];
const upper = ['ÀÉÎÕÜ STRASSE'.replace('SS', 'ß'), 'ΩΜΈΓΑ', 'ДОМ', 'ŞIĞ', 'Ǆ', 'ÆØÅ', 'ԱԲ', 'ＡＢ', '𐐀'];

function goldenSet(expected: readonly string[]): GoldenSet {
  const tensor = { dtype: 'string', shape: [texts.length] } as const;
  return {
    source: 'framework',
    framework: null,
    cases: [
      {
        name: 'text',
        inputs: [{ ...tensor, name: 'x', data: texts }],
        outputs: [{ ...tensor, name: 'y', data: expected }],
        tolerance: { absolute: 0, relative: 0 },
      },
    ],
  };
}

describe('StringNormalizer', () => {
  it.each([
    ['en_US', 'LOWER', lower],
    [null, 'LOWER', lower],
    ['de_DE.UTF-8', 'LOWER', lower],
    ['fr_FR.utf8', 'UPPER', upper],
    ['C.UTF-8', 'LOWER', lower],
  ] as const)('in %j changes case as the framework does (%s)', async (locale, change, expected) => {
    const modelPath = join(await placed(normalizer(locale, change)), 'model.onnx');
    await using model = await onnxruntime.load(onnxruntimeDir, modelPath, undefined);
    const report = await replayGolden({ model, modelPath, golden: goldenSet(expected) });
    expect(report.cases).toMatchObject([{ mismatch: null }]);
  });

  it('is served by an image without any locale but the model’s', async () => {
    const model = normalizer('en_US');
    const spec = { dtype: 'string', shape: ['N'] } as const;
    const home = await bundledHome({
      model,
      inputs: [{ ...spec, name: 'x' }],
      outputs: [{ ...spec, name: 'y' }],
    });
    await cp(await placed(model), join(home, 'model'), { recursive: true });
    const server = startServerProcess(join(home, 'server', 'server.mjs'));
    const { port } = await server.logged('listening');
    await server.logged('ready');
    const answer = await fetch(`http://127.0.0.1:${String(port)}/v2/models/m/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: [{ name: 'x', datatype: 'BYTES', shape: [texts.length], data: texts }],
      }),
    });
    expect(await answer.json()).toMatchObject({ outputs: [{ data: lower }] });
  });

  it.each([
    ['tr_TR', /changes case as in "tr_TR"/],
    ['de_DE.ISO-8859-1', /no name of one in UTF-8/],
    ['../../etc', /no name of one in UTF-8/],
  ])('in %j is refused before anything is built', async (locale, reason) => {
    const { operators } = await inspectOnnx(await modelFile(normalizer(locale)), { runtime: onnxruntime });
    expect(operators.unsupported).toEqual([expect.stringMatching(reason)]);
  });
});
