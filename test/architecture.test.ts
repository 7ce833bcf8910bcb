import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceFacts, type SourceFacts } from './support/source-facts.ts';

const root = resolve(import.meta.dirname, '..');

/** A folder of src/ may import from itself and from folders further down, never from its own row. */
const rows = [
  ['commands'],
  ['cli'],
  ['app'],
  ['runtime'],
  [
    'model',
    'project',
    'base',
    'dockerfile',
    'registry',
    'attest',
    'docker',
    'smoke',
    'process',
    'replay',
    'deploy',
    'predictions',
  ],
  ['oci', 'tensor', 'convert'],
  ['util'],
  ['errors'],
] as const satisfies readonly (readonly string[])[];

/**
 * The rooms of src/app, by what a user does: each may import from those before it. Not `build`: tools take a folder of
 * that name for output, and leave it out.
 */
const rooms = [
  'environment',
  'project',
  'image',
  'compare',
  'trust',
  'release',
  'builds',
  'run',
  'verify',
  'stack',
  'ci',
];

/**
 * The rooms of the server, from the ground up: each may import from those before it. What is in none puts them
 * together.
 */
const serverRooms = [
  'util',
  'json',
  'settings',
  'memory',
  'tensors',
  'steps',
  'repository',
  'golden-check',
  'metrics',
  'calls',
  'tracing',
  'protocols',
  'model',
  'predictions',
  'shadow',
  'inference',
  'exposition',
  'http',
  'grpc',
  'lanes',
];

/** What CLI, server and page share. */
const ground = `contract${sep}`;

/** A package that only these folders of src/ may import. */
const owners: Readonly<Record<string, readonly string[]>> = {
  '@noble/ciphers': ['attest'],
  'spdx-expression-parse': ['attest'],
  'spdx-license-ids': ['attest'],
  '@sigstore/verify': ['attest'],
  '@sigstore/sign': ['app'],
  '@oclif/core': ['commands', 'cli'],
  dockerode: ['docker'],
  handlebars: ['project'],
  'dockerfile-ast': ['dockerfile'],
  'onnxruntime-node': ['runtime'],
  '@dagrejs/dagre': ['model'],
  pg: ['predictions'],
  'hyparquet-writer': ['predictions'],
  '@secretlint/core': ['project'],
  '@secretlint/secretlint-rule-preset-recommend': ['project'],
};

/** What is bundled with the CLI, and handed on to users: each is one more to trust, and one more licence. */
const bundled = [
  '@dagrejs/dagre',
  '@jsquash/jpeg',
  '@jsquash/webp',
  '@noble/ciphers',
  '@oclif/core',
  '@secretlint/core',
  '@secretlint/secretlint-rule-preset-recommend',
  '@sigstore/bundle',
  '@sigstore/protobuf-specs',
  '@sigstore/sign',
  '@sigstore/verify',
  'ajv',
  'cli-table3',
  'diff',
  'dockerfile-ast',
  'dockerode',
  'es-module-lexer',
  'fastest-levenshtein',
  'handlebars',
  'hyparquet-writer',
  'listr2',
  'openpgp',
  'pg',
  'pretty-bytes',
  'semver',
  'spdx-expression-parse',
  'spdx-license-ids',
  'tar-stream',
  'undici',
  'xz-decompress',
  'yaml',
];

/** Only the outermost folders may know the process they run in. */
const processGlobals = /^(process\.(env|cwd|chdir|exit|exitCode|argv|stdout|stderr|stdin|\?)|console\..*)$/;

/** What ends in an image may depend on its inputs only. */
const imageFolders = ['oci', 'tensor', 'project', 'dockerfile'];
const clocksAndDice = /^(Date\.now|new Date|performance\.now|Math\.random|crypto\.random\w+)$/;

/** Depends on its numbers only. */
const arithmetic = /^Math\.(?!random$)/;

/** Tells by their age which temporary files a killed build left; none of it ends in an image. */
const maySeeTheClock = ['src/oci/layout/layout-writer.ts'];

/** What the rest prints through; each makes it printable (src/cli/text/printable.ts). */
const terminalWriters = ['src/cli/base-command.ts', 'src/cli/show-error.ts', 'src/cli/progress.ts'];

interface Source extends SourceFacts {
  /** Relative to the repository. */
  readonly path: string;
  /** The folder of src/ it is in. */
  readonly folder: string;
  readonly lines: number;
}

const sources: readonly Source[] = globSync('{contract,src,templates}/**/*.{ts,tsx}', { cwd: root })
  .toSorted()
  .map((path) => {
    const code = readFileSync(join(root, path), 'utf8');
    const lines = code.trimEnd().split('\n').length;
    return {
      path,
      folder: path.split(sep)[1] ?? '',
      lines,
      ...readSourceFacts(code, path.endsWith('.tsx') ? 'tsx' : 'ts'),
    };
  });
const src = sources.filter((source) => source.path.startsWith('src'));
const production = src.filter((source) => !source.path.endsWith('.test.ts'));

/** Files of this repository a source imports, relative to the repository. */
function localImports(source: Source): string[] {
  return source.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(source.path), specifier)));
}

/**
 * The imports by which sources in a folder leave it for another of this repository than contract/, which all stand on;
 * tests may use test/support.
 */
function importsLeaving(folder: string): string[] {
  const own = sources.filter(({ path }) => path.startsWith(folder));
  expect(own.length).toBeGreaterThan(0);
  return own.flatMap((source) =>
    localImports(source)
      .filter((target) => !target.startsWith(folder) && !target.startsWith(ground))
      .filter((target) => !source.path.endsWith('.test.ts') || !target.startsWith(join('test', 'support')))
      .map((target) => `${source.path} imports ${target}`),
  );
}

/** The package of an import, without a path inside it. */
function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Files of which each reaches itself through its imports, sorted. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imports.keys()].filter((start) => {
    const reached = new Set<string>();
    const pending = [...(imports.get(start) ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next === start) return true;
      if (reached.has(next)) continue;
      reached.add(next);
      pending.push(...(imports.get(next) ?? []));
    }
    return false;
  });
}

/** The room of a file below a folder; '' where it is in none. */
function roomOf(path: string, folder: string): string {
  const [room = '', ...rest] = path.slice(folder.length).split(sep);
  return rest.length === 0 ? '' : room;
}

/** The imports of sources below a folder that run up between its rooms, and the files in rooms without a place. */
function outOfOrder(folder: string, order: readonly string[]): { unplaced: string[]; upward: string[] } {
  const own = sources.filter(({ path }) => path.startsWith(folder) && !path.endsWith('.test.ts'));
  expect(own.length).toBeGreaterThan(0);
  const storey = (path: string) =>
    roomOf(path, folder) === '' ? Infinity : order.indexOf(roomOf(path, folder));
  return {
    unplaced: own.map(({ path }) => path).filter((path) => storey(path) === -1),
    upward: own.flatMap((source) =>
      localImports(source)
        .filter((target) => target.startsWith(folder) && storey(target) > storey(source.path))
        .map((target) => `${source.path} imports ${target}`),
    ),
  };
}

function rowOf(folder: string): number {
  return rows.findIndex((row) => (row as readonly string[]).includes(folder));
}

describe('src/', () => {
  it('has a place in the order for every folder', () => {
    const unplaced = src.filter((source) => rowOf(source.folder) === -1);
    expect(unplaced.map((source) => source.path)).toEqual([]);
  });

  it('imports downwards only, and nothing from a sibling', () => {
    const upward = src.flatMap((source) =>
      localImports(source)
        .filter((target) => target.startsWith(`src${sep}`))
        .filter((target) => {
          const folder = target.split(sep)[1] ?? '';
          return folder !== source.folder && rowOf(folder) <= rowOf(source.folder);
        })
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    expect(circlesOf(new Map(production.map((source) => [source.path, localImports(source)])))).toEqual([]);
  });

  it('keeps the order of the rooms of src/app', () => {
    const folder = join('src', 'app') + sep;
    const { unplaced, upward } = outOfOrder(folder, rooms);
    const inNone = production.filter(({ path }) => path.startsWith(folder) && roomOf(path, folder) === '');
    expect([...unplaced, ...inNone.map(({ path }) => path)]).toEqual([]);
    expect(upward).toEqual([]);
  });

  it('imports of the repository nothing but itself and the ground floor', () => {
    expect(importsLeaving(`src${sep}`)).toEqual([]);
  });

  it('keeps each large dependency behind the folder that owns it', () => {
    const strangers = production.flatMap((source) =>
      source.imports
        .filter((specifier) => owners[packageName(specifier)]?.includes(source.folder) === false)
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(strangers).toEqual([]);
  });

  it('imports no package but those that are bundled with it, so that users install none', () => {
    const manifest: object = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const installed = ['dependencies', 'optionalDependencies', 'peerDependencies'];
    expect(installed.filter((kind) => kind in manifest)).toEqual([]);
    const packages = production.flatMap((source) =>
      source.runtimeImports
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map((specifier) => packageName(specifier)),
    );
    expect([...new Set(packages)].toSorted()).toEqual(bundled);
  });

  it('knows neither environment, folder, streams nor exit of its process below cli/', () => {
    const found = production
      .filter((source) => rowOf(source.folder) > rowOf('cli'))
      .flatMap((source) => [
        ...source.globals
          .filter((name) => processGlobals.test(name))
          .map((name) => `${source.path} uses ${name}`),
        ...source.imports
          .filter((specifier) => /^(node:)?(process|console)$/.test(specifier))
          .map((specifier) => `${source.path} imports ${specifier}`),
      ]);
    expect(found).toEqual([]);
  });

  it('writes to a terminal only where what is written is made printable', () => {
    const found = production
      .filter(({ folder, path }) => ['commands', 'cli'].includes(folder) && !terminalWriters.includes(path))
      .filter(({ path }) => {
        const code = readFileSync(join(root, path), 'utf8');
        return /\bstd(?:out|err)\.write\(|\bux\.(?:std|warn|error)|\bconsole\.|\bthis\.(?:warn|logToStderr)\(/u.test(
          code,
        );
      });
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('has neither clock nor chance in what ends in an image', () => {
    const found = production
      .filter((source) => imageFolders.includes(source.folder) && !maySeeTheClock.includes(source.path))
      .flatMap((source) =>
        source.globals
          .filter((name) => clocksAndDice.test(name))
          .map((name) => `${source.path} uses ${name}`),
      );
    expect(found).toEqual([]);
  });
});

describe.each(['server', 'page'])('the %s', (part) => {
  const folder = join('templates', 'onnx', part) + sep;

  it('imports of the repository nothing but itself and the ground floor', () => {
    expect(importsLeaving(folder)).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    const own = sources.filter(({ path }) => path.startsWith(folder) && !path.endsWith('.test.ts'));
    expect(circlesOf(new Map(own.map((source) => [source.path, localImports(source)])))).toEqual([]);
  });
});

it('the server keeps the order of its rooms', () => {
  expect(outOfOrder(join('templates', 'onnx', 'server') + sep, serverRooms)).toEqual({
    unplaced: [],
    upward: [],
  });
});

describe('contract/, the ground floor', () => {
  it('imports nothing but itself', () => {
    expect(importsLeaving(ground)).toEqual([]);
    const packages = sources
      .filter(({ path }) => path.startsWith(ground) && !path.endsWith('.test.ts'))
      .flatMap(({ path, runtimeImports }) =>
        runtimeImports
          .filter((specifier) => !specifier.startsWith('.'))
          .map((specifier) => `${path} imports ${specifier}`),
      );
    expect(packages).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    const own = sources.filter(({ path }) => path.startsWith(ground));
    expect(circlesOf(new Map(own.map((source) => [source.path, localImports(source)])))).toEqual([]);
  });

  it('knows neither process nor clock', () => {
    const own = sources.filter(({ path }) => path.startsWith(ground));
    const found = own.flatMap(({ path, globals }) =>
      globals.filter((name) => !arithmetic.test(name)).map((name) => `${path} uses ${name}`),
    );
    expect(found).toEqual([]);
  });
});

it('folders are made by makeFolders, which ends on every file system', () => {
  const found = sources
    .filter(({ path }) => !path.endsWith('.test.ts'))
    .filter(({ path }) =>
      /\bmkdir(?:Sync)?\([^;]*\brecursive\b/u.test(readFileSync(join(root, path), 'utf8')),
    );
  expect(found.map(({ path }) => path)).toEqual([]);
});

describe('files', () => {
  it('are short enough to read at once', () => {
    // Types that are generated from a schema are as long as that is.
    const written = sources.filter(({ path }) => !path.endsWith('.schema.ts'));
    const long = written.filter((source) => source.lines > (source.folder === 'commands' ? 80 : 300));
    expect(long.map((source) => `${source.path}: ${source.lines} lines`)).toEqual([]);
  });

  it.skipIf(!existsSync(join(root, '.git')))('name no path of a machine they were written on', () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
    const machinePath =
      /\/work\/(main|shared)\b|\/root\/\w|\/home\/(?!nonroot|node|user|me)\w+\/|\/Users\/\w+\//;
    const found = tracked
      .filter((path) => path !== '' && existsSync(join(root, path)))
      .flatMap((path) => {
        const text = readFileSync(join(root, path), 'latin1');
        const match = text.includes('\0') ? undefined : machinePath.exec(text)?.[0];
        return match === undefined ? [] : [`${path}: ${match}`];
      });
    expect(found).toEqual([]);
  });

  it('lock npm packages from no registry but the public one', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const hosts = [...lock.matchAll(/"resolved": "(\w+:\/\/[^/"]+)/g)].map(([, host]) => host);
    expect(hosts.filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
  });
});
