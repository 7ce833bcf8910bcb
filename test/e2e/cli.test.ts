/** What all commands have in common: help, JSON, streams, exit codes, messages. */
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import {
  cliCommand,
  runCli,
  sharedCliCache,
  startCli,
  type CliOptions,
  type CliResult,
} from '../support/cli.ts';
import { fileTempDir } from '../support/temp.ts';
import { noEngine } from '../support/no-engine.ts';
import { writeSmallProject } from '../support/projects.ts';
import { realModelPath } from '../support/real-models.ts';
import { it } from '../support/rig.ts';
import { run } from '../support/run.ts';

const commands = [
  'inspect',
  'init',
  'generate',
  'build',
  'run',
  'serve',
  'test',
  'lock',
  'cache ls',
  'cache prune',
  'doctor',
  'predictions',
  'compare',
];

/** A folder with a model and a lock whose packages the cache has. */
async function project(folder: string): Promise<string> {
  await writeSmallProject(folder);
  return folder;
}

let building: Promise<string> | undefined;

/** A project that has been built; for tests that only read it. */
function built(): Promise<string> {
  building ??= (async () => {
    const cwd = await project(await fileTempDir());
    const result = await runCli(['build', 'model.onnx'], { cwd, env: noEngine });
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return cwd;
  })();
  return building;
}

function runHere(args: string, options: CliOptions): Promise<CliResult> {
  return runCli(args.split(' '), { ...options, env: { ...noEngine, ...options.env } });
}

async function schemaErrors(name: string, value: unknown): Promise<unknown> {
  const path = resolve(import.meta.dirname, '../../schemas', name);
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(await readFile(path, 'utf8')),
  );
  return validate(value) ? [] : validate.errors;
}

describe('--help', () => {
  for (const command of commands)
    it(`of ${command} tells what it does and that it speaks JSON`, async () => {
      const { stdout, stderr, exitCode } = await runCli([...command.split(' '), '--help']);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(stdout).toMatch(new RegExp(`USAGE\\n +\\$ mlpack ${command}\\b`));
      expect(stdout).toContain('--json');
    });

  it('is what -h gives, of mlpack, commands and topics', async () => {
    for (const subject of [[], ['build'], ['cache'], ['cache', 'ls']]) {
      const [short, long] = [await runCli([...subject, '-h']), await runCli([...subject, '--help'])];
      expect(short).toMatchObject({ exitCode: 0, stderr: '', stdout: long.stdout });
      expect(short.stdout).toContain('USAGE');
    }
  });

  it('is what a topic alone and help give', async () => {
    const { stdout } = await runCli(['cache', '--help']);
    for (const args of [['cache'], ['help', 'cache']]) {
      expect(await runCli(args)).toMatchObject({ exitCode: 0, stderr: '', stdout });
    }
    const command = await runCli(['cache', 'ls', '--help']);
    expect(await runCli(['help', 'cache', 'ls'])).toMatchObject({ exitCode: 0, stdout: command.stdout });
  });

  it('of mlpack names every command', async () => {
    const { stdout, exitCode } = await runCli(['--help']);
    expect(exitCode).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ +${command.split(' ')[0]} `, 'm'));
  });
});

describe('stdin', () => {
  it('is no argument: what a script has there is left alone', async ({ dir }) => {
    const input = 'elsewhere.example\nsecond\n';
    const logout = await runHere('logout --json', { cwd: dir, input });
    expect(logout.json()).toEqual({ registry: 'docker.io', wasLoggedIn: false });
    expect((await runHere('help', { cwd: dir, input })).stdout).toMatch(/^ +\$ mlpack \[COMMAND\]/mu);
    const build = await runHere('build --json', { cwd: dir, input });
    expect(build.stdout).not.toContain('elsewhere');
    const [program, args] = cliCommand(['logout']);
    const loop = `'${program}' ${args.map((word) => `'${word}'`).join(' ')}; cat`;
    expect((await run('sh', ['-c', loop], { cwd: dir, input })).stdout).toMatch(
      /docker\.io\.\n[^]*second\n$/,
    );
  });
});

describe('--json gives JSON on stdout and nothing on stderr', () => {
  const cases: Readonly<Record<string, object>> = {
    'inspect model.onnx': { irVersion: expect.any(Number), inputs: [{ name: 'X' }] },
    'generate model.onnx --output context': { folder: expect.any(String), files: expect.any(Number) },
    'build model.onnx': { reference: expect.any(String), digest: expect.stringMatching(/^sha256:/) },
    lock: { changes: [] },
    'cache ls': { blobs: expect.any(Number), sizeBytes: expect.any(Number) },
    'cache prune --unused-for 10000': { blobs: 0, sizeBytes: 0 },
    doctor: { findings: expect.arrayContaining([expect.objectContaining({ name: 'Node.js', state: 'ok' })]) },
    'init model.onnx': { path: 'mlpack.yaml' },
    test: { passed: true },
  };
  for (const [args, expected] of Object.entries(cases))
    it(args, async ({ dir }) => {
      const cwd = args === 'test' ? await built() : await project(join(dir, 'iris'));
      const result = await runHere(`${args} --json`, { cwd });
      expect({ stderr: result.stderr, exitCode: result.exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(result.json()).toMatchObject(expected);
    });

  it('run, which tells on stderr what it serves, until Ctrl-C', async () => {
    const args = ['run', '--port', '0', '--json'];
    const cli = startCli(args, { cwd: await built(), env: noEngine });
    // What is shown can be pasted.
    const [, command = ''] = await cli.until(/^ +(curl .*)\n/m);
    const asked = await run('sh', ['-c', command]);
    expect(JSON.parse(asked.stdout)).toMatchObject({ predictions: [expect.any(Object)] });
    cli.kill('SIGINT');
    const result = await cli.finished;
    expect(result.exitCode).toBe(0);
    expect(result.json()).toMatchObject({
      runner: 'process',
      baseUrl: expect.stringMatching(/^http:\/\/127/),
    });
  });

  it('also where something is wrong', async ({ dir }) => {
    for (const [args, code, exitCode] of [
      ['inspect none.onnx', 'FILE_NOT_FOUND', 2],
      ['build --platfrom x', 'USAGE', 2],
      ['biuld', 'USAGE', 2],
      ['cache', 'USAGE', 2],
      ['inspect', 'FILE_NOT_FOUND', 2],
    ] as const) {
      const result = await runHere(`${args} --json`, { cwd: dir });
      expect(result.json()).toMatchObject({ error: { code, message: expect.any(String) } });
      expect({ stderr: result.stderr, exitCode: result.exitCode }).toEqual({ stderr: '', exitCode });
    }
  });

  it('and a drawing where inspect was asked for one', async ({ dir }) => {
    const model = join(realModelPath('digits-cnn'), 'model.onnx');
    const result = await runCli(['inspect', model, '--graph', 'graph.svg', '--json'], { cwd: dir });
    expect(result.json()).toMatchObject({ inputs: [{ name: 'image' }] });
    expect(await readFile(join(dir, 'graph.svg'), 'utf8')).toMatch(
      /^<svg [^>]*role="img"[^]*>Conv<[^]*<\/svg>\n$/,
    );
  });

  it('and no model where its name was given to a drawing, a report or an archive', async ({ dir }) => {
    const model = await readFile(join(realModelPath('digits-cnn'), 'model.onnx'));
    await writeFile(join(dir, 'm.onnx'), model);
    for (const args of [
      'inspect m.onnx --graph m.onnx',
      'test --junit m.onnx',
      'build m.onnx --output oci-archive:m.onnx',
      'predictions --db sqlite:///nowhere --output m.onnx',
    ]) {
      const result = await runHere(`${args} --json`, { cwd: dir });
      expect(result.json()).toMatchObject({ error: { code: 'OUTPUT_EXISTS' } });
      expect(result.exitCode).toBe(2);
    }
    expect(await readdir(dir)).toEqual(['m.onnx']);
    expect((await readFile(join(dir, 'm.onnx'))).equals(model)).toBe(true);
  });

  it('as the schema of inspect says', async () => {
    for (const name of ['iris-logreg/model.zipmap.onnx', 'digits-cnn/model.onnx']) {
      const result = await runCli(['inspect', realModelPath(name), '--json']);
      expect(await schemaErrors('inspect.schema.json', result.json())).toEqual([]);
    }
  });
});

describe('for people', () => {
  it('data goes to stdout, and progress to stderr in plain lines', async ({ dir }) => {
    const cwd = await project(join(dir, 'iris'));
    const { stdout, stderr, exitCode } = await runHere('build model.onnx', { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Digest +sha256:[0-9a-f]{64}$/m);
    expect(stdout).not.toContain('…');
    expect(stderr).toMatch(/^Inspect the model …\n[^]*^Write the OCI layout …\n$/m);
    expect(stdout + stderr).not.toContain('\u001B');
  });

  it('a terminal shows a live list, without colours where NO_COLOR is set, and plain lines in CI', async ({
    skip,
  }) => {
    const cwd = await built();
    if ((await run('script', ['--version'])).exitCode !== 0) skip('script (util-linux) gives the terminal');
    const inTerminal = async (env: NodeJS.ProcessEnv) => {
      const [node, args] = cliCommand(['build', 'model.onnx']);
      const command = `stty cols 100 rows 40; exec ${[node, ...args].map((arg) => `'${arg}'`).join(' ')}`;
      const world = {
        PATH: process.env['PATH'],
        TERM: 'xterm',
        XDG_CACHE_HOME: sharedCliCache(),
        ...noEngine,
      };
      const shown = await run('script', ['-qec', command, '/dev/null'], { cwd, env: { ...world, ...env } });
      expect(shown.exitCode).toBe(0);
      return shown.stdout;
    };
    const [cursor, colour] = ['\u001B[?25l', '\u001B[32m'];
    const live = await inTerminal({});
    expect([live.includes(cursor), live.includes(colour)]).toEqual([true, true]);
    const colourless = await inTerminal({ NO_COLOR: '1' });
    expect([colourless.includes(cursor), colourless.includes(colour)]).toEqual([true, false]);
    const inCi = await inTerminal({ CI: 'true' });
    expect(inCi).toContain('Write the OCI layout …\r\n');
    expect(inCi).not.toContain('\u001B');
  });

  it('help in JSON is what commands take', async () => {
    const named = async (args: string) => {
      const { commands } = (await runCli([...args.split(' '), '--json'])).json() as {
        commands: { name: string; flags: { name: string }[] }[];
      };
      return commands;
    };
    expect((await named('help cache')).map(({ name }) => name)).toEqual(['cache ls', 'cache prune']);
    const [serve, ...others] = await named('help serve');
    expect([serve?.name, others]).toEqual(['serve', []]);
    expect(serve?.flags.map(({ name }) => name)).toContain('port');
    const unknown = await runCli(['help', 'biuld', '--json']);
    expect([unknown.exitCode, unknown.json()]).toMatchObject([2, { error: { code: 'USAGE' } }]);
  });

  it('a working directory that is gone is said', async ({ dir }) => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
    const command = cliCommand(['inspect', 'model.onnx']).flat();
    const { exitCode, stderr } = await run('sh', ['-c', script, ...command], { cwd: dir });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('The working directory is no longer there.'),
    ]);
  });

  it('an empty flag or argument is named', async () => {
    for (const [args, message] of [
      [['serve', '--host', ''], '--host is empty.'],
      [['run', '--host', ''], '--host is empty.'],
      [['run', '--cpus='], '--cpus is empty.'],
      [['build', '--golden', ''], '--golden is empty.'],
      [['push', 'x', '--channel', 'latest', '--channel', ''], '--channel is empty.'],
      [['compose', '-o', ''], '--output is empty.'],
      [['diff', '', ''], 'is empty.'],
      [['inspect', ''], 'MODEL is empty.'],
      [['inspect', 'm.onnx', '--graph', ''], '--graph is empty.'],
    ] as const) {
      const { stdout, stderr, exitCode } = await runCli(args);
      expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain(message);
      expect(stderr).toContain(`→ See: mlpack ${args[0]} --help`);
    }
  });

  it('an unknown command or flag gets one message and what was probably meant', async () => {
    for (const [args, message, meant] of [
      ['biuld model.onnx', 'mlpack has no command biuld', 'Did you mean build?'],
      ['cache lss', 'mlpack has no command cache lss', 'Did you mean cache ls?'],
      ['biuld -h', 'mlpack has no command biuld', 'Did you mean build?'],
      ['help biuld', 'mlpack has no command biuld', 'Did you mean build?'],
      ['cache lss --help', 'mlpack has no command cache lss', 'Did you mean cache ls?'],
      ['build --platfrom linux/amd64', 'Nonexistent flag: --platfrom', 'Did you mean --platform?'],
      ['convert', 'MODEL is missing.', 'Usage: mlpack convert MODEL'],
      ['completion', 'SHELL: bash, zsh or fish.', 'Usage: mlpack completion SHELL'],
      ['tag', 'IMAGE and TAG are missing.', 'See: mlpack tag --help'],
      ['run --port abc', '--port: expected an integer but received: abc', 'See: mlpack run --help'],
      ['--port 8096', 'A command is missing before --port.', 'mlpack serve --port …'],
      ['history text', 'text names no registry', 'Name where it was pushed to: REGISTRY/TEAM/text'],
    ] as const) {
      const { stdout, stderr, exitCode } = await runCli(args.split(' '));
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain(message);
      expect(stderr).toContain(`→ ${meant}`);
      expect(stderr.match(/Error/g)).toHaveLength(1);
      expect(stderr).not.toContain('allows multiple values');
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

it('a file whose name is too long for an image is refused before anything is written', async ({ dir }) => {
  const name = `${'a'.repeat(240)}.onnx`;
  await copyFile(join(realModelPath('digits-cnn'), 'model.onnx'), join(dir, name));
  const { stderr, exitCode } = await runHere(`build ${name}`, { cwd: dir });
  expect({ exitCode, files: await readdir(dir) }, stderr).toEqual({ exitCode: 2, files: [name] });
  expect(stderr).toContain('→ Name the image: mlpack build --tag NAME');
});

/** A shell that runs a command whose output nobody reads, soon after it began. */
const unread = ['bash', '-c', 'exec 3> >(:); "$@" >&3', 'bash'];

describe('where the output is not read any more', () => {
  it('a command that is over says nothing about it', async () => {
    const { exitCode, stderr } = await runCli(['build', '--help'], { through: unread });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('a full disk behind it is said in a line', async () => {
    for (const args of [['--help'], ['completion', 'bash'], ['cache', 'ls', '--json']]) {
      const { exitCode, stderr } = await runCli(args, { through: ['bash', '-c', '"$@" >/dev/full', 'bash'] });
      expect([exitCode, stderr]).toEqual([2, 'Error: The output cannot be written (ENOSPC). [DISK_FULL]\n']);
    }
  });

  it('run ends, and its server with it', async () => {
    const { exitCode, stderr } = await runCli(['run', '--port', '0'], {
      cwd: await built(),
      env: noEngine,
      through: unread,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/"msg":"draining"/);
  });
});

it('a model called toString is built, in lower case, and answers to its name', async ({ dir }) => {
  const cwd = await project(join(dir, 'iris'));
  await writeFile(join(cwd, 'mlpack.yaml'), 'name: toString\nmodel: model.onnx\n');
  expect((await runHere('build --json', { cwd })).json()).toMatchObject({ reference: 'tostring:0.1.0' });
  const tested = await runHere('test --json', { cwd });
  expect(tested.json()).toMatchObject({ passed: true, models: [{ name: 'toString' }] });
});

describe('init', () => {
  it('writes a file that its schema accepts, that builds, and that it does not overwrite', async ({
    dir,
  }) => {
    const cwd = await project(join(dir, 'iris'));
    expect((await runHere('init', { cwd })).exitCode).toBe(0);
    const path = join(cwd, 'mlpack.yaml');
    const text = await readFile(path, 'utf8');
    expect(await schemaErrors('mlpack.schema.json', parse(text))).toEqual([]);
    const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? '';
    expect(await readFile(resolve(dirname(path), schema), 'utf8')).toContain('"mlpack.yaml"');
    expect((await runHere('build', { cwd })).exitCode).toBe(0);
    await writeFile(path, `${text}# mine\n`);
    expect(await runHere('init', { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('[OUTPUT_MODIFIED]'),
    });
    expect(await readFile(path, 'utf8')).toBe(`${text}# mine\n`);
    expect((await runHere('init --force', { cwd })).exitCode).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
