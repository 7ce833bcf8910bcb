import { glob, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import protobuf from 'protobufjs';
import { compiledSchemas } from './compile-schemas.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = join(import.meta.dirname, '..');

/** CommonJS dependencies inside an ES module still ask for Node's own modules with require. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);`;

/**
 * The Docker client loads SSH, whose bindings are native, and gRPC at once. An engine over SSH is refused, and mlpack
 * reads BuildKit's log itself: neither is called. A session of BuildKit is, by `--builder docker` alone: gRPC is loaded
 * then, and what it speaks is in the bundle, for a file beside the client is not.
 */
const leanDockerClient: Plugin = {
  name: 'lean Docker client',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/(?:ssh|buildkit|session)$/ }, ({ path, importer, resolveDir }) => {
      const isOfClient = /node_modules[/\\]docker(?:-modem|ode)[/\\]/.test(importer);
      const namespace = path === './session' ? 'loaded later' : 'left out';
      return isOfClient ? { path, namespace, pluginData: resolveDir } : undefined;
    });
    bundler.onLoad({ filter: /.*/, namespace: 'left out' }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error('mlpack is built without ${path} of the Docker client'); };`,
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'loaded later' }, ({ pluginData }) => ({
      contents: `module.exports = (docker, auth, handler) => {
        import('dockerode/lib/session.js').then(({ default: withSession }) => withSession(docker, auth, handler), handler);
      };`,
      resolveDir: String(pluginData),
    }));
    bundler.onLoad({ filter: /[/\\]dockerode[/\\]lib[/\\]session\.js$/ }, async ({ path }) => {
      const definitions = protobuf.loadSync(join(dirname(path), 'proto', 'auth.proto')).toJSON();
      const reading = /protoLoader\.loadSync\([^;]*\);/;
      const code = await readFile(path, 'utf8');
      if (!reading.test(code)) throw new Error(`${path} loads its .proto in another way`);
      return { contents: code.replace(reading, `protoLoader.fromJSON(${JSON.stringify(definitions)});`) };
    });
  },
};

/**
 * Bundles the CLI with all that it depends on into `outDir`: what oclif or another process starts keeps its path below
 * src/, and what several of them share is in `chunks`. A start reads tens of files instead of hundreds, which halves
 * its time, and who installs mlpack installs nothing else. The licences of what is in it are in
 * `third-party-licences.txt`.
 */
export async function bundleCli(outDir: string): Promise<void> {
  const scripts: string[] = [
    'src/cli/help.ts',
    'src/cli/command-not-found.ts',
    'src/runtime/onnxruntime/worker/onnxruntime-worker.ts',
    'src/util/die-with-parent.ts',
  ];
  for await (const path of glob('src/commands/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })) {
    scripts.push(path);
  }
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...scripts.toSorted().map((path) => ({ in: path, out: path.slice('src/'.length, -'.ts'.length) })),
      // bin/run.js starts the very oclif that the commands are made of.
      { in: '@oclif/core', out: 'oclif' },
    ],
    outdir: outDir,
    // A module asks for others and for the package's folder relative to its own: a chunk is as deep as most modules.
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Asked for where somebody has them, and not needed: by oclif for plugins in TypeScript, by pg for another driver.
    external: ['typescript', 'pnpapi', 'pg-native'],
    loader: { '.wasm': 'binary' },
    banner: { js: banner },
    // Names are kept, so that a stack trace still tells.
    minifyWhitespace: true,
    metafile: true,
    // The whole licences are in their own file.
    legalComments: 'none',
    plugins: [compiledSchemas, leanDockerClient],
    // Real paths of a linked node_modules would be this machine's.
    preserveSymlinks: true,
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const notices = await thirdPartyNotices(root, Object.keys(metafile.inputs));
  await writeFile(
    join(outDir, 'third-party-licences.txt'),
    `This folder contains, beside mlpack:\n\n${notices}\n`,
  );
}
