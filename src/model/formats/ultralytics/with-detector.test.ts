import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixedDetector } from '../../../../test/support/fixed-detector.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectModel, prepareModel } from '../../read-model.ts';
import { modelFormats } from '../formats.ts';

it.each([
  ['None', 'the names of its classes are not of the form'],
  ["{0: 'cat', 1: 'dog', 2: 'bird'}", 'its output has 6 numbers of each place, not 7'],
])(
  'a detector whose classes are %s is inspected with why its tensors are served, as it is built',
  async (names, reason) => {
    const path = join(await tempDir(), 'model.onnx');
    const values = Array.from({ length: 24 }, () => 0);
    await writeFile(path, fixedDetector([1, 6, 4], values, names));
    const options = { cacheFolder: await tempDir(), formats: modelFormats };
    const { problem, inputs } = await inspectModel(path, options);
    expect(problem).toContain(`detector of Ultralytics, but ${reason}`);
    expect(inputs.map(({ name }) => name)).toEqual(['images']);
    await using prepared = await prepareModel(path, options);
    expect(prepared.notes).toContain(problem);
  },
);
