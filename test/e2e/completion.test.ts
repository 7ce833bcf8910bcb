/** What `mlpack completion` prints, in the shells themselves. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { projectLayout } from '../../src/app/environment/state-folder.ts';
import { refNameAnnotation } from '../../src/oci/documents/manifest.ts';
import { cliCommand, runCli } from '../support/cli.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { completions } from '../support/shells.ts';
import { fileTempDir } from '../support/temp.ts';

const offers: Readonly<Record<string, readonly string[]>> = {
  'mlpack bu': ['build'],
  'mlpack p': ['predictions', 'promote', 'provenance', 'ps', 'pull', 'push'],
  'mlpack --': ['--help', '--version'],
  'mlpack cache ': ['ls', 'prune'],
  'mlpack cache prune --un': ['--unused-for'],
  'mlpack help pr': ['predictions', 'promote', 'provenance'],
  'mlpack completion ': ['bash', 'fish', 'zsh'],
  'mlpack build --b': ['--base', '--builder'],
  'mlpack build --no-': ['--no-attest', '--no-test'],
  'mlpack build --builder ': ['auto', 'docker', 'oci'],
  'mlpack build --builder=': ['--builder=auto', '--builder=docker', '--builder=oci'],
  'mlpack build --platform linux/a': ['linux/amd64', 'linux/arm64'],
  'mlpack build --json --output ': ['docker', 'docker-archive:', 'oci-archive:', 'oci:'],
  'mlpack build -o oci:my': ['oci:my models'],
  'mlpack build --tag ': [],
  // What a flag was given is not taken for a command, nor an argument for the end of flags.
  'mlpack build --tag cache --fro': ['--frozen'],
  'mlpack build iris.onnx --fro': ['--frozen'],
  'mlpack compose --no-mon': ['--no-monitoring'],
  'mlpack cache prune --': ['--help', '--json', '--unused-for'],
  'mlpack build ': ['golden.json', 'iris.onnx', 'my models', '$(touch pwned).onnx'].toSorted(),
  'mlpack build iris.onnx --golden gol': ['golden.json'],
  'mlpack build --golden=gol': ['--golden=golden.json'],
  'mlpack up ': ['my models'],
  'mlpack test oci': ['oci-archive:', 'oci:'],
  'mlpack test --junit re': [],
  'mlpack nothing ': [],
};

/** The same where images were built. */
const offersOfBuilds: typeof offers = {
  'mlpack run ': [
    'iris:0.1.0',
    'iris:0.2.0',
    'oci-archive:',
    'oci:',
    'docker-archive:',
    'reg.example:5000/a/hd:1',
  ].toSorted(),
  'mlpack run iris:0.2': ['iris:0.2.0'],
  'mlpack test reg.example:5000/': ['reg.example:5000/a/hd:1'],
  'mlpack diff iris:0.1.0 iris:0.1': ['iris:0.1.0'],
  'mlpack build --output iris:': [],
  'mlpack run oci:ir': ['oci:iris-files'],
};

let scratch: string;
/** A folder with what is to be offered. */
let cwd: string;
/** A folder in which images were built, whose layout somebody else may have written. */
let built: string;

beforeAll(async () => {
  scratch = await fileTempDir();
  cwd = join(scratch, 'cwd');
  await mkdir(join(cwd, 'my models'), { recursive: true });
  for (const name of ['iris.onnx', 'golden.json', '$(touch pwned).onnx'])
    await writeFile(join(cwd, name), '');
  built = join(scratch, 'built');
  const names = ['iris:0.1.0', 'iris:0.2.0', 'reg.example:5000/a/hd:1', '$(touch pwned):1', '`touch pwned`'];
  const manifests = names.map((name) => ({ annotations: { [refNameAnnotation]: name } }));
  await mkdir(projectLayout(built), { recursive: true });
  await writeFile(join(projectLayout(built), 'index.json'), JSON.stringify({ manifests }));
  await mkdir(join(built, 'iris-files'));
});

describe.each(['bash', 'zsh', 'fish'] as const)('%s', (shell) => {
  it('completes commands, flags, their values, files and folders', async ({ needs }) => {
    needs(shell, 'script');
    const { stdout } = await runCli(['completion', shell], { cwd });
    expect(await completions(shell, stdout, Object.keys(offers), { cwd, scratch })).toEqual(offers);
    expect(await readdir(cwd)).not.toContain('pwned');
  });

  it('completes images that were built here', async ({ needs }) => {
    needs(shell, 'script');
    const { stdout } = await runCli(['completion', shell], { cwd: built });
    const offered = await completions(shell, stdout, Object.keys(offersOfBuilds), { cwd: built, scratch });
    expect(offered).toEqual(offersOfBuilds);
    expect(await readdir(built)).not.toContain('pwned');
  });

  it('is offered every command that help lists', async ({ needs }) => {
    needs(shell, 'script');
    const help = await runCli(['--help'], { cwd });
    const listed = [...help.stdout.matchAll(/^ {2}(?<name>[a-z-]+) {2}/gmu)].map(([, name = '']) => name);
    expect(listed.length).toBeGreaterThan(20);
    const { stdout } = await runCli(['completion', shell], { cwd });
    const offered = await completions(shell, stdout, ['mlpack '], { cwd, scratch });
    expect(offered).toEqual({ 'mlpack ': [...new Set(listed)].toSorted() });
  });

  it('takes the script as the README says, without a word', async ({ needs }) => {
    needs(shell);
    const [program, args] = cliCommand(['completion', shell]);
    const mlpack = [program, ...args].map((word) => `'${word}'`).join(' ');
    const line = shell === 'fish' ? `${mlpack} | source` : `source <(${mlpack})`;
    const env = { PATH: process.env['PATH'], HOME: scratch };
    const sourced = await runOk(shell, ['-c', `${line}; echo done`], { cwd, env });
    expect(sourced).toMatchObject({ stdout: 'done\n', stderr: '' });
  });
});

it('is the same script in --json, and of no other shell', async () => {
  const { stdout } = await runCli(['completion', 'fish'], { cwd });
  expect((await runCli(['completion', 'fish', '--json'], { cwd })).json()).toEqual({
    shell: 'fish',
    script: stdout,
  });
  expect(await runCli(['completion', 'tcsh'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
});
