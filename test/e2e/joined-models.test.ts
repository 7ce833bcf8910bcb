/** A network that embeds and a pickled head as one model, from the files to a server that answers. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { writeJoinedProject } from '../support/joined-models.ts';
import { noEngine } from '../support/no-engine.ts';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';

it('are built to one digest anywhere, proven by scikit-learn’s answers to texts, and answer', async ({
  dir,
}) => {
  const digests: unknown[] = [];
  for (const folder of [join(dir, 'here'), join(dir, 'some where', 'else')]) {
    await writeJoinedProject(folder);
    await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
    const built = await runCli(['build', '--json'], { cwd: folder, env: noEngine });
    expect(built, built.stderr).toMatchObject({ exitCode: 0 });
    digests.push((built.json() as { readonly digest: string }).digest);
  }
  expect(digests[1]).toBe(digests[0]);
  const cwd = join(dir, 'here');
  const tested = await runCli(['test', '--json'], { cwd, env: noEngine });
  expect(tested.json(), tested.stderr).toMatchObject({ passed: true, runner: 'process' });
});

it('are inspected together, converted to one file, and refused where they don’t fit', async ({ dir }) => {
  await writeJoinedProject(dir);
  const options = { cwd: dir, env: noEngine };
  const inspected = await runCli(['inspect', 'network.onnx', 'head.pkl'], options);
  expect(inspected.stdout, inspected.stderr).toMatch(/Steps +tokenizer → inference \(mlpack\.yaml\)/u);
  expect(inspected.stdout).toMatch(/probabilities +float64 +\[batch_size, 2\] .*complaint, praise/u);
  const converted = await runCli(
    ['convert', 'network.onnx', 'head.pkl', '--output', 'joined.onnx', '--json'],
    options,
  );
  expect(converted.json(), converted.stderr).toMatchObject({
    opsets: { 'ai.onnx': 21 },
    outputs: [{ name: 'label' }, { name: 'probabilities', hints: { labels: ['complaint', 'praise'] } }],
  });
  const script = await runCli(['golden', 'network.onnx', 'head.pkl'], options);
  expect(script.stdout).toContain('mlpack build network.onnx head.pkl --golden golden.json');
  const swapped = await failure(['inspect', 'head.pkl', 'network.onnx'], options);
  expect(swapped).toMatchObject({ exitCode: 3, message: expect.stringContaining('no output of') });
  expect(swapped.message).not.toContain('.converted');
  const [cyclic, last] = [
    [
      nodeField('Add', ['x', 'b'], ['a']),
      nodeField('Relu', ['a'], ['b']),
      inputField('x', ['N', 2]),
      outputField('a', ['N', 2]),
    ],
    [nodeField('Neg', ['a'], ['y']), inputField('a', ['N', 2]), outputField('y', ['N', 2])],
  ];
  await mkdir(join(dir, 'cyclic'));
  await writeFile(join(dir, 'cyclic', 'a.onnx'), modelBytes(cyclic ?? []));
  await writeFile(join(dir, 'cyclic', 'b.onnx'), modelBytes(last ?? []));
  const refused = await failure(['build', 'a.onnx', 'b.onnx', '--dry-run'], {
    ...options,
    cwd: join(dir, 'cyclic'),
  });
  expect(refused.message).toContain('the graph is not acyclic');
  expect(refused.message).toContain('See which file is at fault: mlpack build');
  expect((await readFile(join(dir, 'joined.onnx'))).length).toBeGreaterThan(10_000);
});
