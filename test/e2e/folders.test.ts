/** Folders of Hugging Face's, built without configuration, in containers of a real engine. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { audioFolder } from '../support/audio-folders.ts';
import { runCli } from '../support/cli.ts';
import { pictureFolder } from '../support/picture-folders.ts';
import { it } from '../support/rig.ts';
import { textFolder } from '../support/text-folders.ts';

describe('a container answers as transformers did', () => {
  for (const [name, folderOf, cases] of [
    ['bert-text-classification', textFolder, 48],
    ['roberta-multi-label', textFolder, 48],
    ['cross-encoder', textFolder, 42],
    ['yolos-detection', pictureFolder, 30],
    ['wav2vec2-audio', audioFolder, 8],
  ] as const)
    it(name, async ({ engine, dir }) => {
      await cp(folderOf(name), join(dir, name), { recursive: true });
      const image = `mlpack-${name}:1`;
      const build = await runCli(['build', name, '--tag', image], { cwd: dir, engine });
      expect(build.stdout, build.stderr).toMatch(
        new RegExp(`Tests +${cases} cases of the training framework pass`, 'u'),
      );
      const test = await runCli(['test', image, '--json'], { cwd: dir, engine });
      const verified = await runCli(['verify', image], { cwd: dir, engine });
      expect(verified.stdout, verified.stderr).toMatch(
        /Reproduced bit for bit\.\s+The server in it is this mlpack's own/u,
      );
      await engine.dockerCli(['rmi', image]);
      expect(test.json()).toMatchObject({ passed: true, runner: 'Docker' });
    });
});
