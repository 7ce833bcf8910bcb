import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostileBoosters } from '../../test/support/hostile-boosters/hostile-boosters.ts';
import { tempDir } from '../../test/support/temp.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { convertFiles } from './convert-file.ts';

/** What makes mlpack read tens of megabytes is left to the tests of the command line. */
const isLarge = /MB|million/;

/** Boosters that lie are refused in a line or a few, of which the first names the file. */
describe.each(Object.entries(hostileBoosters))('%s that lies ends in an error of its own', (file, cases) => {
  it.each(cases.filter(({ name }) => !isLarge.test(name)))('$name', async ({ bytes, says = '' }) => {
    const folder = await tempDir();
    const path = join(folder, file);
    await writeFile(path, bytes());
    const error: unknown = await convertFiles([path], await tempDir()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MlpackError);
    const { message, code } = error as MlpackError;
    expect(message).toContain(path);
    expect(message).toContain(says);
    expect(says === '' || code === 'MODEL_INVALID').toBe(true);
    expect(message.length).toBeLessThan(2000);
  });
});
