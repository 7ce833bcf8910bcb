import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOutputTarget } from './output-target.ts';

describe('parseOutputTarget', () => {
  it('reads every form, paths relative to the current folder', async () => {
    expect(await parseOutputTarget('docker', '/w')).toEqual({ kind: 'docker' });
    expect(await parseOutputTarget('oci:out', '/w')).toEqual({ kind: 'oci', path: '/w/out' });
    expect(await parseOutputTarget('docker-archive:/a:b.tar', '/w')).toEqual({
      kind: 'docker-archive',
      path: '/a:b.tar',
    });
  });

  it('names the forms when it reads none', async () => {
    await expect(parseOutputTarget('tar:x', '/w')).rejects.toThrow('--output tar:x is not understood.');
    await expect(parseOutputTarget('oci:', '/w')).rejects.toThrow('not understood');
  });

  it.each(['oci-archive', 'docker-archive'])('refuses an %s over what is none', async (kind) => {
    const folder = await mkdtemp(join(tmpdir(), 'mlpack-output-'));
    await writeFile(join(folder, 'm.onnx'), '\x08\x07model');
    await expect(parseOutputTarget(`${kind}:m.onnx`, folder)).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      message: expect.stringContaining('m.onnx is an ONNX model'),
    });
    expect(await readFile(join(folder, 'm.onnx'), 'latin1')).toBe('\x08\x07model');
    await rm(folder, { recursive: true });
  });
});
