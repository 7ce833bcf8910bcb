/** What `mlpack test` and `mlpack run` are about, after several builds from one folder. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { noEngine } from '../support/no-engine.ts';
import { writeSmallProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';

describe('builds from one folder', () => {
  it('keeps the image of each model, and tests what was built last, wherever its context lies', async ({
    dir,
  }) => {
    await writeSmallProject(dir);
    await copyFile(join(dir, 'model.onnx'), join(dir, 'second.onnx'));
    const mlpack = async (...args: string[]) => {
      const { exitCode, stderr, stdout } = await runCli([...args, '--json'], { cwd: dir, env: noEngine });
      expect(exitCode, stderr).toBe(0);
      return JSON.parse(stdout) as { reference: string };
    };
    const first = (await mlpack('build', 'model.onnx', '--no-test')).reference;
    const second = (await mlpack('build', 'second.onnx', '--no-test')).reference;
    await mlpack('test', first);
    const missing = await runCli(['test', 'nope:1.0.0'], { cwd: dir, env: noEngine });
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toMatch(/\[IMAGE_NOT_FOUND\]/);
    expect(missing.stderr).toContain(first);
    expect(missing.stderr).toContain(second);

    await mlpack('generate', 'model.onnx');
    await mlpack('build', 'context', '--no-test', '--tag', 'edited:2.0.0');
    const tested = await runCli(['test'], { cwd: dir, env: noEngine });
    expect(tested.exitCode, tested.stderr).toBe(0);
    expect(tested.stderr).toContain(`Test ${first.replace(':', ' ')}`);
  });
});
