import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  externalModelBytes,
  inputField,
  modelBytes,
  nodeField,
  outputField,
  sequenceOfMapsField,
} from '../../../../test/support/onnx-bytes.ts';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { prepareOnnx } from './prepare-onnx.ts';
import type { PreparedModel } from '../../prepared-model.ts';
import { bytesField, integerField } from '../../../../test/support/protobuf-bytes.ts';

const ml = 'ai.onnx.ml';
const labels = Buffer.concat([
  bytesField(1, 'classlabels_int64s'),
  integerField(8, 3),
  integerField(8, 7),
  integerField(20, 7),
]);
const normalizer = nodeField('Normalizer', ['X'], ['p'], { domain: ml });
const zipMap = nodeField('ZipMap', ['p'], ['scores'], { domain: ml, attributes: [labels] });

async function write(bytes: Buffer): Promise<string> {
  const path = join(await tempDir(), 'any-name.onnx');
  await writeFile(path, bytes);
  return path;
}

async function bytesOf(file: PreparedModel['files'][number] | undefined): Promise<Buffer> {
  if (file === undefined) throw new Error('no such file was prepared');
  return buffer(file.content.open());
}

describe('prepareOnnx', () => {
  it('leaves a model without ZipMap as it is, under its name in an image', async () => {
    const bytes = modelBytes([
      nodeField('Identity', ['X'], ['Y']),
      inputField('X', ['N', 2]),
      outputField('Y', ['N', 2]),
    ]);
    const path = await write(bytes);
    const prepared = await prepareOnnx(path, { folder: tempDir });
    expect(prepared).toMatchObject({
      loadPath: path,
      notes: [],
      sizeBytes: bytes.length,
      batchAxes: { X: 0, Y: 0 },
    });
    expect(prepared.files.map(({ path: name }) => name)).toEqual(['model.onnx']);
    expect(await bytesOf(prepared.files[0])).toEqual(bytes);
    expect(prepared.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('gives the tensor of scores the name the map had, and imports the operators that need it', async () => {
    const graph = [
      normalizer,
      zipMap,
      bytesField(2, 'g'),
      sequenceOfMapsField('scores', 13),
      inputField('X', ['N', 2]),
    ];
    const path = await write(modelBytes([...graph, sequenceOfMapsField('scores')], { [ml]: 3 }));
    const prepared = await prepareOnnx(path, { folder: tempDir });
    const [main] = prepared.files;
    const bytes = await bytesOf(main);
    expect(await readFile(prepared.loadPath)).toEqual(bytes);
    expect(bytes.length).toBe(prepared.sizeBytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(prepared.sha256);
    expect(prepared.signature.outputs).toEqual([{ name: 'scores', dtype: 'float32', shape: ['N', 2] }]);
    expect(prepared.labels).toEqual({ scores: [3, 7] });
    expect(prepared.notes).toEqual([expect.stringContaining('"scores"')]);

    // Once where the node returns it, once among the outputs: what the graph said of its type before is gone.
    expect(bytes.toString('latin1').split('scores')).toHaveLength(3);

    const again = await inspectOnnx(await write(bytes));
    expect(again.outputs).toMatchObject([
      { name: 'scores', type: 'tensor', dtype: 'float32', shape: ['N', 2] },
    ]);
    expect(again.opsets).toEqual({ 'ai.onnx': 9, 'ai.onnx.ml': 3 });
    expect(again.operators.histogram).toEqual({ Identity: 1, 'ai.onnx.ml:Normalizer': 1 });
  });

  it('refuses a map that is used inside the graph or comes from elsewhere', async () => {
    const used = [
      normalizer,
      zipMap,
      nodeField('SequenceLength', ['scores'], ['n']),
      inputField('X', ['N', 2]),
    ];
    const path = await write(modelBytes([...used, sequenceOfMapsField('scores')], { '': 17, [ml]: 3 }));
    await expect(prepareOnnx(path, { folder: tempDir })).rejects.toThrow(
      /SequenceLength uses it inside the graph/,
    );
    const other = [
      nodeField('Other', ['X'], ['scores']),
      inputField('X', ['N', 2]),
      sequenceOfMapsField('scores'),
    ];
    await expect(prepareOnnx(await write(modelBytes(other)), { folder: tempDir })).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
    });
  });

  it('takes external data along under its own name', async () => {
    const path = await write(externalModelBytes('./weights/w.bin'));
    await mkdir(join(path, '..', 'weights'));
    await writeFile(join(path, '..', 'weights', 'w.bin'), Buffer.from('12345678'));
    const { files } = await prepareOnnx(path, { folder: tempDir });
    expect(files.map(({ path: name }) => name)).toEqual(['model.onnx', 'weights/w.bin']);
    expect(await bytesOf(files[1])).toEqual(Buffer.from('12345678'));
  });

  it.skipIf(!existsSync('/proc/self/io'))('reads every byte of the weights once', async () => {
    const path = await write(externalModelBytes('w.bin'));
    const weights = await open(join(path, '..', 'w.bin'), 'w');
    const sizeBytes = 2 ** 26;
    await weights.truncate(sizeBytes);
    await weights.close();
    const readBytes = async () => Number(/rchar: (\d+)/u.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);
    const before = await readBytes();
    await prepareOnnx(path, { folder: tempDir });
    expect(((await readBytes()) - before) / sizeBytes).toBeCloseTo(1, 1);
  });

  it('refuses external data that is missing, short or named as the model will be', async () => {
    const path = await write(externalModelBytes('w.bin'));
    await expect(prepareOnnx(path, { folder: tempDir })).rejects.toMatchObject({
      code: 'MODEL_EXTERNAL_DATA',
      suggestions: [`Put "w.bin" at "${join(path, '..', 'w.bin')}".`],
    });
    await writeFile(join(path, '..', 'w.bin'), '1234');
    await expect(prepareOnnx(path, { folder: tempDir })).rejects.toThrow(
      /needs 8 bytes of "w.bin", which has only 4/,
    );
    const clash = await write(externalModelBytes('model.onnx'));
    await writeFile(join(clash, '..', 'model.onnx'), '12345678');
    await expect(prepareOnnx(clash, { folder: tempDir })).rejects.toThrow(
      /a name that an image has for files of its own/,
    );
  });

  it('stops hashing when told to', async () => {
    const path = await write(externalModelBytes('w.bin'));
    const weights = await open(join(path, '..', 'w.bin'), 'w');
    await weights.truncate(2 ** 31);
    await weights.close();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(prepareOnnx(path, { folder: tempDir, signal: controller.signal })).rejects.toThrow(/abort/);
  });

  it('turns the ZipMap export of a model into its tensor export, byte for byte', async () => {
    const folder = realModelPath('churn-dataframe-pipeline');
    const { files } = await prepareOnnx(join(folder, 'model.zipmap.onnx'), { folder: tempDir });
    const rewritten = await bytesOf(files[0]);
    expect(rewritten.equals(await readFile(join(folder, 'model.onnx')))).toBe(true);
  });
});
