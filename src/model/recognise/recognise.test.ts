import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { shellPath } from '../../util/shell-word.ts';
import { modelFormats } from '../formats/formats.ts';
import { inspectModel } from '../read-model.ts';
import { requireFormat } from './recognise.ts';
import { bytesField, integerField } from '../../../test/support/protobuf-bytes.ts';

/** None of these formats is converted, so that nothing is written. */
const asShipped = { cacheFolder: '', formats: modelFormats };

/** A zip archive of empty files: a central directory and its end are all that is read. */
function zip(...names: readonly string[]): Buffer {
  const entries = names.map((name) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(Buffer.byteLength(name), 28);
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const local = Buffer.from('PK\x03\x04 local files', 'latin1');
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}

const tar = Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250)]);

const hdf5 = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

function safetensors(): Buffer {
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(4)]);
}

async function refusal(content: Buffer | string): Promise<unknown> {
  const path = join(await tempDir(), 'model');
  await writeFile(path, content);
  return inspectModel(path, asShipped).catch((error: unknown) => error);
}

/** What the file is called, and a piece of the advice. */
const formats: readonly (readonly [name: string, content: Buffer | string, is: string, advice: string])[] = [
  ['gzip of something else', gzipSync('hello'), 'a compressed file that holds no pickle', 'Unpack it'],
  [
    'zstd of something else',
    zstdCompressSync('hello'),
    'a compressed file that holds no pickle',
    'Unpack it',
  ],
  ['tar', tar, 'a tar archive', 'tar -xf'],
  ['tar.gz', gzipSync(tar), 'a tar archive', 'tar -xf'],
  [
    'torch before 1.6',
    Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex'),
    'a PyTorch checkpoint in the old pickle format',
    'dynamo=True',
  ],
  [
    'TorchScript',
    zip('m/data.pkl', 'm/code/__torch__.py', 'm/constants.pkl'),
    'a TorchScript archive',
    'torch.jit.load',
  ],
  [
    'state_dict',
    zip('m/data.pkl', 'm/data/0'),
    'a PyTorch checkpoint (a state_dict or pickled module)',
    'torch.onnx.export(model, (example_input,), "model.onnx", dynamo=True)',
  ],
  [
    'ExportedProgram',
    zip('serialized_exported_program.json', 'version'),
    'a PyTorch ExportedProgram (.pt2)',
    'torch.export.load',
  ],
  [
    'Keras 3',
    zip('metadata.json', 'config.json', 'model.weights.h5'),
    'a Keras model (.keras)',
    'format="onnx"',
  ],
  ['npz', zip('a.npy', 'b.npy'), 'an archive of NumPy arrays (.npz)', '.onnx'],
  ['zipped ONNX', zip('model.onnx'), 'a zip archive with an ONNX file in it', 'unzip'],
  ['zip', zip('readme.txt'), 'a zip archive', '.onnx'],
  ['HDF5', hdf5, 'an HDF5 file, as Keras saved models (.h5)', 'format="onnx"'],
  [
    'safetensors',
    safetensors(),
    'a safetensors file: weights without the network',
    'optimum-cli export onnx',
  ],
  [
    'SavedModel',
    Buffer.concat([integerField(1, 1), bytesField(2, [bytesField(1, [bytesField(5, '2.15.0')])])]),
    'a TensorFlow SavedModel',
    'tf2onnx.convert --saved-model',
  ],
  ['TFLite', Buffer.from('\x1c\0\0\0TFL3', 'latin1'), 'a TensorFlow Lite model', '--tflite'],
  ['GGUF', Buffer.from('GGUF\x03\0\0\0', 'latin1'), 'a GGUF language model (llama.cpp)', 'optimum-cli'],
  [
    'LightGBM JSON',
    '{"name":"tree","version":"v4","tree_info":[]}',
    'a dump of a LightGBM model, which nothing reads back',
    'save_model',
  ],
  [
    'Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\n',
    'a Git LFS pointer: the model itself was not downloaded',
    'git lfs pull',
  ],
  [
    'web page',
    '<!DOCTYPE html><title>404</title>',
    'a web page, probably the answer to a failed download',
    'Download',
  ],
  ['text', 'import onnx\nclass Model:\n  pass\n', 'a text file', '.onnx'],
  ['nothing', '', 'empty', 'again'],
  ['noise', Buffer.from([0xff, 0xfe, 0, 1, 2]), 'of a format that mlpack does not know', '.onnx'],
  ['a byte of a pickle', Buffer.from([0x80]), 'of a format that mlpack does not know', '.onnx'],
  ['three bytes of one', Buffer.from([0x80, 0xff, 0x2e]), 'of a format that mlpack does not know', '.onnx'],
];

describe('files that are no models', () => {
  it.each(formats)('%s', async (_, content, is, advice) => {
    const error = await refusal(content);
    expect(error).toMatchObject({
      code: 'MODEL_NOT_ONNX',
      message: expect.stringMatching(/ is no model that mlpack takes: it is /),
      suggestions: expect.arrayContaining([expect.stringContaining(advice)]),
    });
    expect(String(error).endsWith(`it is ${is}.`)).toBe(true);
  });

  it('names the file in the call to make', async () => {
    const path = join(await tempDir(), 'churn.h5');
    await writeFile(path, hdf5);
    await expect(inspectModel(path, asShipped)).rejects.toMatchObject({
      suggestions: expect.arrayContaining([expect.stringContaining(`load_model("${path}")`)]),
    });
  });

  it('writes its path as shells and Python take it', async () => {
    const path = join(await tempDir(), `it's "mine" $HOME {text}`);
    await writeFile(path, gzipSync(tar));
    await expect(inspectModel(path, asShipped)).rejects.toMatchObject({
      suggestions: [`Unpack it first: tar -xf ${shellPath(path)}`],
    });
    await writeFile(path, hdf5);
    await expect(inspectModel(path, asShipped)).rejects.toMatchObject({
      suggestions: expect.arrayContaining([expect.stringContaining(`load_model(${JSON.stringify(path)})`)]),
    });
  });

  it.each([
    [['saved_model.pb'], 'a TensorFlow SavedModel'],
    [['config.json', 'model.safetensors'], 'a folder with a Hugging Face model that has no ONNX file'],
    [['notes.txt'], 'a folder'],
  ])('a folder with %j', async (names, is) => {
    const folder = join(await tempDir(), 'model');
    await mkdir(folder);
    for (const name of names) await writeFile(join(folder, name), '');
    await expect(inspectModel(folder, asShipped)).rejects.toThrow(`it is ${is}.`);
  });

  it.each([
    ['gzip', Buffer.concat([gzipSync('\u0080\u0004N.').subarray(0, -8), Buffer.alloc(8)])],
    ['xz', Buffer.from('fd377a585a0000', 'hex')],
  ])(
    'says that nothing can be unpacked of a file that %s compressed and that is damaged',
    async (name, content) => {
      expect(await refusal(content)).toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringMatching(new RegExp(`is compressed by ${name}, but can't be unpacked\\.$`)),
      });
    },
  );

  it('does not inflate a compressed bomb', async () => {
    expect(await refusal(deflateSync(Buffer.alloc(200_000_000)))).toMatchObject({ code: 'MODEL_NOT_ONNX' });
  });

  it('reads no device, and names what is missing', async () => {
    const folder = await tempDir();
    await expect(inspectModel('/dev/null', asShipped)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
    await expect(inspectModel(join(folder, 'none'), asShipped)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});

/** What a file is taken for, whatever takes it. */
async function kindOf(path: string): Promise<string> {
  const { file } = await requireFormat(path, [{ recognises: () => true }], undefined);
  return file.kind;
}

describe('pickles', () => {
  const encodings = join(import.meta.dirname, '../../../test/models/classical/encodings');

  it.each(readdirSync(encodings))('%s is one, whatever its protocol and compression', async (name) => {
    expect(await kindOf(join(encodings, name))).toBe('pickle');
  });

  it.each([
    ['of an empty dict', Buffer.from('\x80\x05}\x94.', 'latin1'), 'pickle'],
    ['of a class, in protocol 0', 'ccopy_reg\n_reconstructor\np0\n(csklearn.svm\nSVC\np1\n', 'pickle'],
    ['whose class comes late', `(lp0\n${'I1\n'.repeat(40_000)}csklearn.svm\nSVC\n`, 'pickle'],
    ['that zstd compressed', zstdCompressSync(Buffer.from('\x80\x04}.', 'latin1')), 'pickle'],
    [
      'that joblib 0.9 compressed',
      Buffer.concat([Buffer.from('ZF0x4'.padEnd(21)), deflateSync(Buffer.from('\x80\x02}.', 'latin1'))]),
      'pickle',
    ],
    [
      'of LightGBM, whose columns have names of control characters',
      'tree\nversion=v4\nfeature_names=a\u001b b\n',
      'lightgbm',
    ],
    ['of a text, and text', 'I1\nI2\n', 'text'],
    ['of an array', Buffer.from('\x93NUMPY\x01\0', 'latin1'), 'npy'],
    ['of zlib by its first two bytes only', 'x^2 + 1 = 0', 'text'],
  ])('%s', async (_, content, kind) => {
    const path = join(await tempDir(), 'model');
    await writeFile(path, content);
    expect(await kindOf(path)).toBe(kind);
  });
});
