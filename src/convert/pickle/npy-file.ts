import { MlpackError } from '../../errors/mlpack-error.ts';
import { ByteRange } from '../bytes/byte-range.ts';
import type { ModelFileReader } from '../model-file.ts';
import { readNpyHeader } from './npy-header.ts';
import type { PickleValue } from './pickle-values.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';

/** Arrays as numpy.save writes them, which people take for models: what is in them is said. */
export const npyFile: ModelFileReader = {
  formOf: (head) => (head.toString('latin1', 0, 6) === '\x93NUMPY' ? 'npy' : undefined),
  read: async (source) => {
    const header = await readNpyHeader(source);
    if (typeof header === 'string') {
      throw new MlpackError('MODEL_INVALID', `${source.path} is a NumPy array (.npy), which ${header}.`, {
        suggestions: ['Copy or download the file again; it may be incomplete.'],
      });
    }
    const { dtype, shape, isFortran, dataOffset } = header;
    const data = new ByteRange(source, dataOffset, Math.max(0, source.sizeBytes - dataOffset));
    return new NumpyArray<PickleValue>(dtype, shape, isFortran, data);
  },
};
