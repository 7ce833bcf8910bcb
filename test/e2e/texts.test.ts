/** Models of texts, as scikit-learn saved them, in containers of a real engine. */
import { describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { writeClassicalProject } from '../support/projects.ts';
import { it } from '../support/rig.ts';

const million = 1_000_000;

/** What a server answers of texts. */
interface Answer {
  readonly status: number;
  readonly json: { readonly predictions?: readonly unknown[]; readonly error?: string };
}

async function predict(baseUrl: string, texts: readonly string[]): Promise<Answer> {
  const response = await fetch(`${baseUrl}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rows: texts.map((text) => ({ text })) }),
  });
  return { status: response.status, json: (await response.json()) as Answer['json'] };
}

const models = ['text-tfidf2-lr-1.4.2', 'text-hash-1.9.0', 'frame-text-1.4.2', 'text-charwb-nb-1.2.1'];

describe('a container predicts what scikit-learn did', () => {
  for (const name of models)
    it(name, async ({ engine, dir }) => {
      const file = await writeClassicalProject(dir, name);
      const image = `mlpack-texts-${name.replaceAll('.', '-')}:1`;
      const build = await runCli(['build', file, '--tag', image], { cwd: dir, engine });
      expect(build.stdout, build.stderr).toMatch(/Tests +1 case of the training framework pass/);
      const test = await runCli(['test', image, '--json'], { cwd: dir, engine });
      await engine.dockerCli(['rmi', image]);
      expect(test.json()).toMatchObject({
        passed: true,
        runner: 'Docker',
        models: [{ golden: { source: 'framework' }, cases: [{ mismatch: null }] }],
      });
    });
});

it('a container of little memory answers who asks for too much, and everybody else', async ({
  engine,
  dir,
}) => {
  const file = await writeClassicalProject(dir, 'text-charwb-nb-1.2.1');
  const image = 'mlpack-hostile-texts:1';
  expect(await runCli(['build', file, '--tag', image], { cwd: dir, engine })).toMatchObject({ exitCode: 0 });
  const cli = startCli(['run', image, '--port', '0', '--memory', '384m'], { cwd: dir, engine });
  const [, baseUrl = ''] = await cli.until(/Serving .* at (http:\S+) \(Docker\)/);
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i.toString(36)}`).join(' ');
  const first = await predict(baseUrl, ['great movie']);
  expect(first.json.predictions).toHaveLength(1);
  const hostile = Promise.all(
    [words(1.3 * million), words(100_000), '\u{1f600}'.repeat(million), ' '.repeat(10 * million)].map(
      (text) => predict(baseUrl, [text]),
    ),
  );
  let isOver = false;
  void hostile.finally(() => (isOver = true));
  while (!isOver) {
    expect((await fetch(`${baseUrl}/v2/health/live`)).status).toBe(200);
    expect(await predict(baseUrl, ['great movie'])).toMatchObject({
      status: 200,
      json: { predictions: first.json.predictions },
    });
  }
  const answers = await hostile;
  expect(answers.filter(({ status }) => ![200, 400, 413, 503].includes(status))).toEqual([]);
  const refused = answers.filter(({ status }) => status !== 200).map(({ json }) => json.error);
  expect(refused.filter((error = '') => !/memory|tokens/.test(error))).toEqual([]);
  expect((await predict(baseUrl, ['great movie'])).json.predictions).toEqual(first.json.predictions);
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
});
