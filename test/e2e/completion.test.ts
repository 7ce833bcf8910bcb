/** What TAB completes, in the shells themselves. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** Writes the script for a shell into a folder. @returns its path */
async function scriptFor(shell: string, dir: string): Promise<string> {
  const { stdout } = await runCli(['completion', shell]);
  const path = join(dir, `completion.${shell}`);
  await writeFile(path, stdout);
  return path;
}

/** What fish and bash offer for command lines that end where the cursor is. */
const cases: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [['bu'], ['build']],
  [
    ['cache', ''],
    ['ls', 'prune'],
  ],
  [['cache', 'prune', '--unu'], ['--unused-for']],
  [
    ['build', '--builder', ''],
    ['auto', 'docker', 'oci'],
  ],
  // What a flag was given is not taken for a command.
  [['build', '--tag', 'cache', '--fro'], ['--frozen']],
  [['compose', '--no-mon'], ['--no-monitoring']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['help', 'pred'], ['predictions']],
  [['build', 'model.'], ['model.onnx']],
];

describe('TAB', () => {
  it('completes in bash', async ({ dir, needs }) => {
    needs('bash');
    const script = await scriptFor('bash', dir);
    const lines = cases.map(
      ([words]) =>
        `COMP_WORDS=(mlpack ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _mlpack; echo "\${COMPREPLY[@]}"`,
    );
    const program = [`source ${script}`, 'complete -p mlpack', ...lines].join('\n');
    const { stdout } = await runOk('bash', ['--norc', '-c', program], { cwd: dir });
    const [registered, ...offered] = stdout.split('\n').slice(0, -1);
    // Where the function finds nothing, bash looks for files.
    expect(registered).toBe('complete -o bashdefault -o default -F _mlpack mlpack');
    expect(offered.map((line) => line.split(' ').toSorted())).toEqual(
      cases.map(([, words]) => (words[0] === 'model.onnx' ? [''] : words)),
    );
  });

  it('completes --flag=value in bash, which takes it apart', async ({ dir, needs }) => {
    needs('bash');
    const script = await scriptFor('bash', dir);
    const program = `source ${script}; COMP_WORDS=(mlpack build --builder = do); COMP_CWORD=4; _mlpack; echo "\${COMPREPLY[@]}"
COMP_WORDS=(mlpack build --builder =); COMP_CWORD=3; _mlpack; echo "\${COMPREPLY[@]}"`;
    const { stdout } = await runOk('bash', ['--norc', '-c', program]);
    expect(stdout).toBe('docker\nauto oci docker\n');
  });

  it('completes in fish', async ({ dir, needs }) => {
    needs('fish');
    await writeFile(join(dir, 'model.onnx'), '');
    const script = await scriptFor('fish', dir);
    const lines = cases.map(([words]) => `complete -C 'mlpack ${words.join(' ')}'; echo ==`);
    const { stdout } = await runOk('fish', ['--no-config', '-c', [`source ${script}`, ...lines].join('\n')], {
      cwd: dir,
    });
    const offered = stdout.split('==\n').slice(0, -1);
    expect(
      offered.map((text) =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => line.split('\t')[0]),
      ),
    ).toEqual(cases.map(([, words]) => words));
  });

  it('completes in zsh', async ({ dir, needs }) => {
    needs('zsh');
    await writeFile(join(dir, 'model.onnx'), '');
    const script = await scriptFor('zsh', dir);
    // Each is typed, and awaited, at a prompt of an interactive shell.
    const typed = [
      ['mlpack bui\\t', '*mlpack build *'],
      ['mlpack build --builder=\\t\\t', '*auto*docker*oci*'],
      ['mlpack cache \\t\\t', '*ls *Show where*prune *Delete*'],
      ['mlpack build --tag cache --fro\\t', '*--frozen *'],
      ['mlpack cache prune --unu\\t', '*--unused-for*'],
      ['mlpack completion z\\t', '*completion zsh*'],
      ['mlpack build mod\\t', '*build model.onnx*'],
    ].map(([keys, shown]) => `try $'${keys}' '${shown}'`);
    const program = `zmodload zsh/zpty
zpty shell TERM=dumb zsh -f -i
zpty -w shell "PS1='ready> '; LISTMAX=0; autoload -Uz compinit; compinit -u -D; source ${script}; print loa''ded"
zpty -r -m shell out '*loaded*ready> '
try() { zpty -w -n shell "$1"; zpty -r -m shell out "$2"; print -r -- "$1"; zpty -w -n shell $'\\x15'; }
${typed.join('\n')}
zpty -d shell`;
    await writeFile(join(dir, 'program.zsh'), program);
    const { stdout } = await runOk('timeout', ['60', 'zsh', '-f', 'program.zsh'], { cwd: dir });
    expect(stdout.split('\n').filter((line) => line.startsWith('mlpack'))).toHaveLength(typed.length);
  });
});

it('is scripts that each shell takes, the same every time', async ({ dir, needs }) => {
  needs(...shells);
  for (const shell of shells) {
    const script = await scriptFor(shell, dir);
    expect((await runOk(shell, ['-n', script])).stderr).toBe('');
  }
  expect((await runCli(['completion', 'bash', '--json'])).json()).toEqual({
    shell: 'bash',
    script: (await runCli(['completion', 'bash'])).stdout,
  });
  expect(await runCli(['completion', 'tcsh'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
});
