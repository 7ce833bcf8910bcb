/** What users install: `npm pack`'s package, with npm's defaults, in a folder that has nothing else. */
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runCli, startCli, type CliOptions, type CliProgram } from '../support/cli.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { noEngine } from '../support/no-engine.ts';
import { warmLock } from '../support/projects.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir, tempDir } from '../support/temp.ts';

const root = resolve(import.meta.dirname, '../..');
const megabyte = 1e6;

/** The folder with the package installed, and the files that npm put into the package. */
let folder: string;
let packed: readonly string[];
/** The binary of the lowest version that package.json admits. */
let lowestNode: string;
/** Of the first image. */
let digest: string | undefined;

beforeAll(async () => {
  folder = await fileTempDir();
  [packed, lowestNode] = await Promise.all([installPackage(), installLowestNode()]);
});

/** Returns the files in it. */
async function installPackage(): Promise<string[]> {
  // dist/ is there: the test command has built it.
  const pack = await runOk('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [tarball]: { filename: string; files: { path: string }[] }[] = Object.values(JSON.parse(pack.stdout));
  const app = await emptyProject('app');
  await runOk('npm', ['install', join(folder, tarball?.filename ?? '')], { cwd: app });
  return tarball?.files.map(({ path }) => path) ?? [];
}

/** Returns the path of the binary. */
async function installLowestNode(): Promise<string> {
  const { engines }: { engines: { node: string } } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  const binary = `node-linux-${process.arch}`;
  const other = await emptyProject('node');
  const lowest = /\d+\.\d+$/.exec(engines.node)?.[0];
  await runOk('npm', ['install', `${binary}@${lowest}.0`], { cwd: other });
  return join(other, 'node_modules', binary, 'bin', 'node');
}

async function emptyProject(name: string): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await runOk('npm', ['init', '--yes'], { cwd: project });
  return project;
}

function installed(node: string): CliProgram {
  return { node, entryPoint: join(folder, 'app', 'node_modules', 'mlpack', 'bin', 'run.js') };
}

describe('the package', () => {
  it('has neither tests nor sources', () => {
    expect(packed.length).toBeGreaterThan(100);
    expect(packed.filter((path) => /\.test\.|(?<!\.d)\.tsx?$|(^|\/)(?:test|bench)s?\//.test(path))).toEqual(
      [],
    );
  });

  it('is all that npm installs, and takes 13 MB at most', async () => {
    const modules = join(folder, 'app', 'node_modules');
    const names = await readdir(modules);
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['mlpack']);
    const entries = await readdir(modules, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(13 * megabyte);
  });

  it('asks for nothing that is not in it, but where somebody has it', async () => {
    const scripts = packed.filter((path) => /^dist\/(?!server\/).*\.js$/.test(path));
    const asked = await Promise.all(
      scripts.map(async (path) => {
        const code = await readFile(join(folder, 'app', 'node_modules', 'mlpack', path), 'utf8');
        // Types are what the code writes that checks those of a user.
        const imports = code.matchAll(
          /(?:^|;)(?:import|export)\b(?! type\b)[^'"\n;]*["']([^"'\n]+)["'](?=;|$)/gm,
        );
        // What follows a quotation mark is code that ajv would write to a file.
        const calls = code.matchAll(/(?<!['`])\b(?:import|(?:__)?require)\("([^"]+)"\)/g);
        return [...imports, ...calls].map(([, name]) => name ?? '');
      }),
    );
    const packages = new Set(asked.flat().filter((name) => !name.startsWith('.') && !isBuiltin(name)));
    // oclif asks for them for plugins in TypeScript, pg for another driver, and a proxy of a company's for Kerberos.
    expect([...packages].toSorted()).toEqual(['kerberos', 'pg-native', 'typescript']);
  });

  it('has the licences of what is bundled with it', async () => {
    const licences = join(folder, 'app', 'node_modules', 'mlpack', 'dist', 'third-party-licences.txt');
    const text = await readFile(licences, 'utf8');
    for (const name of ['@oclif/core', 'dockerode', 'handlebars', 'openpgp', 'undici', 'xz-decompress']) {
      expect(text).toMatch(new RegExp(`^(?:.*, )?${name} \\d`, 'm'));
    }
  });
});

describe.each(['lowest', 'newest'])('on the %s Node.js', (which) => {
  const options = (cwd: string): CliOptions => ({
    cwd,
    env: noEngine,
    program: installed(which === 'lowest' ? lowestNode : process.execPath),
  });

  it('builds the same image, tests it and serves', async () => {
    const dir = await tempDir();
    await writeIris(dir, await warmLock());
    const built: Built = await build(dir, [], options(dir));
    digest ??= built.digest;
    expect(built.digest).toBe(digest);
    const test = await runCli(['test', '--json'], options(dir));
    expect(test).toMatchObject({ exitCode: 0 });
    expect(test.json()).toMatchObject({ passed: true, runner: 'process' });
    expect(await servedStatus(options(dir))).toBe(200);
  });
});

async function servedStatus(options: CliOptions): Promise<number> {
  const cli = startCli(['serve', '--port', '0'], options);
  onTestFinished(() => cli.kill('SIGKILL'));
  const [, baseUrl = ''] = await cli.until(/Serving \S+ \S+ at (http:\S+), anew/);
  const { status } = await fetch(`${baseUrl}/v2/health/ready`);
  cli.kill('SIGINT');
  expect(await cli.finished).toMatchObject({ exitCode: 0 });
  return status;
}

/** macOS and Windows have no /proc: nothing may need it but what watches processes in these tests. */
describe.skipIf(process.getuid?.() !== 0)('without /proc', () => {
  const through = [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    'mount -t tmpfs none /proc && exec "$@"',
    'sh',
  ];

  it('inspects, builds, tests and serves', async () => {
    const dir = await tempDir();
    await writeIris(dir, await warmLock());
    const options: CliOptions = { cwd: dir, env: noEngine, through };
    for (const args of [['inspect', 'model.onnx'], ['build'], ['test'], ['doctor']]) {
      expect(await runCli(args, options), args.join(' ')).toMatchObject({ exitCode: 0 });
    }
    expect(await servedStatus(options)).toBe(200);
  });
});
