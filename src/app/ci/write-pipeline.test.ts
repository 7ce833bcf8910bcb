import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { writePipeline, type WritePipelineOptions } from './write-pipeline.ts';

const path = '.gitlab-ci.yml';
const asked: WritePipelineOptions = {
  system: 'gitlab',
  image: 'registry.example.org/me/iris',
  channel: 'latest',
  branch: 'main',
  edited: 'refuse',
};

async function project() {
  const folder = await tempDir();
  const notes: string[] = [];
  const environment = await environmentOf(folder, notes);
  const file = join(folder, path);
  return {
    folder,
    notes,
    read: () => readFile(file, 'utf8'),
    edit: async (from: string, to: string) => {
      await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    },
    write: (options: Partial<WritePipelineOptions> = {}) =>
      writePipeline(environment, { ...asked, ...options }),
  };
}

describe('writing a pipeline', () => {
  it('changes nothing the second time, and says that a lock is missing', async () => {
    const { write, read, notes } = await project();
    expect(await write()).toEqual({ path, image: asked.image, state: 'written' });
    const text = await read();
    expect(await write()).toMatchObject({ state: 'unchanged' });
    expect(await read()).toBe(text);
    expect(notes.join('\n')).toContain('mlpack lock');
  });

  it('takes the image of mlpack.yaml, and asks for one where there is none', async () => {
    const { write, folder } = await project();
    await expect(write({ image: undefined })).rejects.toMatchObject({ code: 'USAGE' });
    await writeFile(join(folder, 'mlpack.yaml'), 'model: model.onnx\nimage: ghcr.io/me/other\n');
    expect(await write({ image: undefined })).toMatchObject({ image: 'ghcr.io/me/other' });
  });

  it('keeps what was edited while it would be written as it was', async () => {
    const { write, read, edit } = await project();
    await write();
    await edit('expire_in: 1 week', 'expire_in: 1 day');
    expect(await write()).toMatchObject({ state: 'kept' });
    expect(await read()).toContain('expire_in: 1 day');
  });

  it('shows the differences where both have changed, and does as it is told', async () => {
    const { write, read, edit } = await project();
    await write();
    await edit('expire_in: 1 week', 'expire_in: 1 day');
    await expect(write({ branch: 'trunk' })).rejects.toMatchObject({
      code: 'OUTPUT_MODIFIED',
      message: expect.stringContaining('+    - if: $CI_COMMIT_BRANCH == "trunk"'),
    });
    expect(await write({ branch: 'trunk', edited: 'keep' })).toMatchObject({ state: 'kept' });
    expect(await read()).toContain('expire_in: 1 day');
    expect(await write({ branch: 'trunk' })).toMatchObject({ state: 'kept' });
    expect(await write({ branch: 'trunk', edited: 'overwrite' })).toMatchObject({ state: 'written' });
    expect(await read()).toContain('expire_in: 1 week');
  });

  it("leaves alone what isn't its own", async () => {
    const { write, folder } = await project();
    await writeFile(join(folder, path), 'stages: [mine]\n');
    await expect(write()).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
    expect(await readFile(join(folder, path), 'utf8')).toBe('stages: [mine]\n');
  });

  it('writes through no link that leads out of the project', async () => {
    const { write, folder } = await project();
    const elsewhere = await tempDir();
    await mkdir(join(folder, '.github'));
    await symlink(elsewhere, join(folder, '.github/workflows'));
    await expect(write({ system: 'github' })).rejects.toMatchObject({ code: 'OUTPUT_MODIFIED' });
  });

  it.each([
    [{ image: 'iris' }, 'USAGE'],
    [{ image: 'ghcr.io/me/iris:1.0.0' }, 'USAGE'],
    [{ branch: 'a b' }, 'USAGE'],
    [{ channel: '1.0.0' }, 'USAGE'],
  ] as const)('refuses %j', async (options, code) => {
    const { write } = await project();
    await expect(write(options)).rejects.toMatchObject({ code });
  });
});
