/** Steps of mlpack.yaml with code of the user's, from the files to a server that answers. */
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { noEngine } from '../support/no-engine.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { textFolder } from '../support/text-folders.ts';
import { bertSteps } from '../support/written-steps.ts';

/** TypeScript is among them. */
const modules = join(import.meta.dirname, '../../node_modules');

const steps = `${bertSteps}  - code:
      file: code/shout.ts
      inputs: [text]
      outputs: { shouts: { dtype: bool, shape: [N] } }
`;

const shout = `import type { Step, Tensor } from 'mlpack/steps';
import { isLoud } from '../loud.ts';

const run: Step<{ text: Tensor<string[]> }> = ({ text }) => ({
  shouts: { shape: [...text.shape], data: text.data.map(isLoud) },
});

export default run;
`;

async function writeProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'code'), { recursive: true });
  for (const name of ['model.onnx', 'tokenizer.json', 'golden.json']) {
    await cp(join(textFolder('bert-text-classification'), name), join(folder, name));
  }
  await cp(await warmLock(), join(folder, 'mlpack.lock'));
  await writeFile(join(folder, 'mlpack.yaml'), `name: loud\n${steps}`);
  await writeFile(join(folder, 'code', 'shout.ts'), shout);
  await writeFile(
    join(folder, 'loud.ts'),
    'export const isLoud = (text: string): boolean => text !== text.toLowerCase();\n',
  );
}

it('are built to the same digest anywhere, proven by answers of transformers, and answer', async ({
  dir,
}) => {
  const digests: unknown[] = [];
  for (const folder of [join(dir, 'here'), join(dir, 'some where', 'else')]) {
    await writeProject(folder);
    // What checks the types changes nothing.
    if (folder.endsWith('here')) await symlink(modules, join(folder, 'node_modules'));
    const built = await runCli(['build', '--json'], { cwd: folder, env: noEngine });
    expect(built, built.stderr).toMatchObject({ exitCode: 0 });
    digests.push((built.json() as { readonly digest: string }).digest);
  }
  expect(digests[1]).toBe(digests[0]);
  const cwd = join(dir, 'here');
  const inspected = await runCli(['inspect', 'model.onnx'], { cwd, env: noEngine });
  expect(inspected.stdout, inspected.stderr).toMatch(
    /Steps +tokenizer → inference → softmax → labels → code \(mlpack\.yaml\)/u,
  );
  const tested = await runCli(['test', '--json'], { cwd, env: noEngine });
  expect(tested.json(), tested.stderr).toMatchObject({ passed: true, runner: 'process' });
  await writeFile(join(cwd, 'loud.ts'), 'export const isLoud = (text: string): boolean => text;\n');
  expect(await failure(['build'], { cwd, env: noEngine })).toMatchObject({
    exitCode: 3,
    message: expect.stringContaining("loud.ts:1:50: Type 'string' is not assignable to type 'boolean'."),
  });
  await writeFile(join(cwd, 'loud.ts'), "import 'left-pad';\nexport const isLoud = () => true;\n");
  const refused = await failure(['build'], { cwd, env: noEngine });
  expect(refused).toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('imports "left-pad" at loud.ts:1, but an image has no packages'),
  });
});
