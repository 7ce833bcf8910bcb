import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { global, int, object, op, pickleBytes, text, tuple } from '../../../test/support/pickle-bytes.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { heldSource } from '../bytes/byte-source.ts';
import { Sidecars } from '../bytes/sidecars.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { readItems } from '../numpy/read-array.ts';
import { readPickle } from './read-pickle.ts';

const module = 'sklearn.externals.joblib.numpy_pickle';

/** What joblib 0.9 wrote of an array beside the pickle. */
function wrapped(filename: string): Buffer {
  const wrapper = object(global(module, 'NDArrayWrapper'), {
    filename: text(filename),
    subclass: global('numpy', 'ndarray'),
    allow_mmap: op('NEWTRUE'),
  });
  return pickleBytes(wrapper);
}

function npy(header: string, data: Buffer): Buffer {
  const padded = header.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(padded), data]);
}

const floats = Buffer.from(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);

async function read(files: Readonly<Record<string, Buffer>>, pickle: Buffer): Promise<unknown> {
  const folder = await tempDir();
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const path = join(folder, 'model.pkl');
  await using sidecars = new Sidecars(path, join(folder, 'unpacked'), undefined);
  const value = await readPickle(heldSource(path, pickle), { sidecars });
  return value instanceof NumpyArray ? { shape: value.shape, items: await readItems(value) } : value;
}

describe('arrays in files beside a pickle, as joblib wrote them before 0.10', () => {
  it('a .npy file, its rows in C order or in columns', async () => {
    const name = 'model.pkl_01.npy';
    const c = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", floats);
    expect(await read({ [name]: c }, wrapped(name))).toEqual({ shape: [2, 3], items: [1, 2, 3, 4, 5, 6] });
    const fortran = npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2L, 3L), }", floats);
    expect(await read({ [name]: fortran }, wrapped(name))).toEqual({
      shape: [2, 3],
      items: [1, 3, 5, 2, 4, 6],
    });
  });

  it('a .npy file of objects, which is a pickle inside', async () => {
    const dtype = Buffer.concat([global('numpy', 'dtype'), tuple(text('O8')), op('REDUCE')]);
    const state = tuple(
      int(1),
      tuple(int(2)),
      dtype,
      op('NEWFALSE'),
      Buffer.concat([op('EMPTY_LIST'), op('MARK'), text('no'), text('yes'), op('APPENDS')]),
    );
    const array = Buffer.concat([
      global('numpy.core.multiarray', '_reconstruct'),
      tuple(global('numpy', 'ndarray'), tuple(int(0)), text('b')),
      op('REDUCE'),
      state,
      op('BUILD'),
    ]);
    const bytes = npy("{'descr': '|O8', 'fortran_order': False, 'shape': (2,), }", pickleBytes(array));
    const name = 'model.pkl_01.npy';
    expect(await read({ [name]: bytes }, wrapped(name))).toEqual({ shape: [2], items: ['no', 'yes'] });
  });

  it('a compressed one, whose shape is in the pickle', async () => {
    const name = 'model.pkl_01.npy.z';
    const dtype = Buffer.concat([global('numpy', 'dtype'), tuple(text('f8')), op('REDUCE')]);
    const wrapper = object(global(module, 'ZNDArrayWrapper'), {
      filename: text(name),
      init_args: tuple(global('numpy', 'ndarray'), tuple(int(0)), text('b')),
      state: tuple(int(1), tuple(int(3), int(2)), dtype, op('NEWFALSE')),
    });
    const bytes = Buffer.concat([Buffer.from(`ZF0x30${' '.repeat(15)}`), deflateSync(floats)]);
    expect(await read({ [name]: bytes }, pickleBytes(wrapper))).toEqual({
      shape: [3, 2],
      items: [1, 2, 3, 4, 5, 6],
    });
  });

  it.each([
    ['../secret.npy', /which is no file beside it/],
    ['/etc/passwd', /which is no file beside it/],
    ['..', /which is no file beside it/],
    ['', /which is no file beside it/],
    ['none.npy', /copy all files that joblib wrote/],
    ['folder', /which is no file/],
    ['zero.npy', /which is no file/],
    ['text.npy', /which is no \.npy file/],
    ['short.npy', /an array of 48 bytes in short\.npy, where 40 are/],
    ['odd.npy', /has a header without dtype or shape/],
  ])('refuses %j', async (name, message) => {
    const folder = await tempDir();
    await mkdir(join(folder, 'folder'));
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }";
    await writeFile(join(folder, 'text.npy'), 'hello');
    await writeFile(join(folder, 'short.npy'), npy(header, floats.subarray(8)));
    await writeFile(join(folder, 'odd.npy'), npy(header.replace('6,', '-6,'), floats));
    await symlink('/dev/zero', join(folder, 'zero.npy'));
    const path = join(folder, 'model.pkl');
    await using sidecars = new Sidecars(path, join(folder, 'unpacked'), undefined);
    await expect(readPickle(heldSource(path, wrapped(name)), { sidecars })).rejects.toThrow(message);
  });
});

it('arrays in other files are no part of a pickle that is read without them', async () => {
  const pickle = wrapped('model.pkl_01.npy');
  await expect(readPickle(heldSource('model.pkl', pickle))).rejects.toThrow(/which is not beside it/);
});
