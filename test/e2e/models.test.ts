/** Every real model, built by the CLI, in a container of a real engine, against its framework's predictions. */
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { writeProject } from '../support/projects.ts';
import { realModels } from '../support/real-models.ts';
import { it } from '../support/rig.ts';

describe('a container predicts what the training framework did', () => {
  for (const [index, model] of realModels.entries())
    it(model.name, async ({ engine, dir }) => {
      const file = await writeProject(dir, model);
      const reference = `mlpack-models-test:${index}`;
      const build = await runCli(['build', file, '--tag', reference], { cwd: dir, engine });
      expect(build.stderr).not.toMatch(/Error|warning/i);
      expect(build.exitCode).toBe(0);
      expect(build.stdout).toMatch(/Tests +\d+ cases? of the training framework pass/);
      expect(/ZipMap/.test(build.stderr)).toBe(model.onnxruntimeError !== undefined);

      const since = String(Date.now() / 1000);
      const test = await runCli(['test', reference, '--json'], { cwd: dir, engine });
      const window = ['--since', since, '--until', String(Date.now() / 1000)];
      const filters = ['--filter', 'event=start', '--filter', `image=${reference}`];
      const started = await engine.dockerCli(['events', ...window, ...filters, '--format', '{{.Type}}']);
      await engine.dockerCli(['rmi', reference]);
      expect(test.json()).toMatchObject({
        passed: true,
        runner: 'Docker',
        models: [{ golden: { source: 'framework' } }],
      });
      expect(test.exitCode).toBe(0);
      expect(started.stdout).toBe('container\n');
      expect(test.json()).toHaveProperty('models[0].cases[0].mismatch', null);
      const left = await engine.dockerCli(['ps', '--all', '--quiet', '--filter', `ancestor=${reference}`]);
      expect(left.stdout).toBe('');
    });
});
