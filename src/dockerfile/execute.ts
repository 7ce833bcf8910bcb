import { assembleImage } from '../oci/image/assemble.ts';
import type { Image } from '../oci/image/image.ts';
import { buildLayer } from '../oci/layer/layer.ts';
import type { Platform } from '../oci/documents/platform.ts';
import type { TreeEntry } from '../oci/tar/tree.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import { mapConcurrently } from '../util/map-concurrently.ts';
import { configure } from './instructions/configure.ts';
import { cleanPath } from './instructions/copy.ts';
import { copyOrAdd } from './instructions/copy-instruction.ts';
import { expandWord } from './expand.ts';
import { declareArguments, globalVariables, startStage, type ResolveBase } from './instructions/from.ts';
import { parseIgnore } from './ignore.ts';
import { resolveOwner } from './owner.ts';
import { invalid, parseDockerfile, unsupported, type Instruction } from './parse.ts';
import { contextTree, layerEntries, scopeOf, type Stage } from './stage.ts';

export interface ExecuteOptions {
  readonly platform: Platform;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  /** Finds the image a FROM names, its layers on disk. */
  readonly resolveBase: ResolveBase;
  readonly store: BlobStore;
  /** `created` of the image and mtime of every file: SOURCE_DATE_EPOCH or 0. */
  readonly createdSeconds: number;
  /** Manifest annotations. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each layer when it is done, for example `COPY node/amd64/ /`. */
  readonly onStep?: ((step: string) => void) | undefined;
}

interface Step {
  readonly createdBy: string;
  /** Empty when the step makes no layer. */
  readonly entries: readonly TreeEntry[];
}

/** gzip uses one core a stream; more streams than this only compete for the disk. */
const parallelLayers = 2;

/**
 * Builds the image a Dockerfile without RUN describes, with the file tree and configuration BuildKit would
 * give it. The same Dockerfile and context give the same digest.
 * @param context the build context; its `.dockerignore` is honoured
 * @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED, and what resolveBase and the store throw
 */
export async function executeDockerfile(
  text: string,
  context: readonly TreeEntry[],
  options: ExecuteOptions,
): Promise<Image> {
  const { platform, buildArgs = {}, store, signal } = options;
  const file = parseDockerfile(text);
  refuseWhatNeedsAnEngine(file.instructions);
  const fromAt = file.instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const from = file.instructions[fromAt];
  if (from === undefined) throw invalid(1, 'it has no FROM');
  const globals = globalVariables(file, fromAt, platform, buildArgs);
  const { stage, base } = await startStage(file, from, globals, platform, options.resolveBase, signal);
  const tree = contextTree(await withoutIgnored(context));

  const steps: Step[] = [];
  for (const instruction of file.instructions.slice(fromAt + 1)) {
    signal?.throwIfAborted();
    const scope = scopeOf(stage, instruction, file);
    const { keyword, args } = instruction;
    if (keyword === 'ARG') declareArguments(stage, scope, globals, buildArgs);
    else if (keyword === 'COPY' || keyword === 'ADD') {
      const { changed, createdBy } = await copyOrAdd(stage, scope, { context: tree, store, signal });
      steps.push({ createdBy, entries: layerEntries(stage, changed) });
      continue;
    } else if (keyword === 'WORKDIR') {
      const changed = await enterFolder(stage, expandWord(args, scope), instruction.line);
      steps.push({ createdBy: `WORKDIR ${stage.config.WorkingDir}`, entries: layerEntries(stage, changed) });
      continue;
    } else configure(stage, instruction, file);
    steps.push({ createdBy: `${keyword} ${args}`, entries: [] });
  }

  const withLayer = steps.filter(({ entries }) => entries.length > 0);
  const layers = await mapConcurrently(withLayer, parallelLayers, async ({ entries, createdBy }) => {
    const layer = await buildLayer(entries, store, { mtimeSeconds: options.createdSeconds, signal });
    options.onStep?.(createdBy);
    return layer;
  });
  return assembleImage({
    platform,
    config: stage.config,
    layers,
    history: steps.map(({ createdBy, entries }) => ({ createdBy, empty: entries.length === 0 })),
    author: stage.author,
    annotations: options.annotations,
    createdSeconds: options.createdSeconds,
    base,
  });
}

/** Refuses before anything is done, so that nobody waits for a layer to learn of a RUN below it. */
function refuseWhatNeedsAnEngine(instructions: readonly Instruction[]): void {
  let hasFrom = false;
  let isMinimal = false;
  for (const { keyword, line, args } of instructions) {
    if (keyword === 'RUN' && isMinimal && !args.startsWith('[')) {
      // An engine could do no more: there is no shell to run it in.
      throw unsupported(line, `"RUN ${shorten(args)}"`, [
        'The base "minimal" has no shell to RUN anything in. Name another, in mlpack.yaml or: mlpack generate --base IMAGE',
        'Then build with an engine: --builder docker',
      ]);
    }
    if (keyword === 'RUN' || keyword === 'ONBUILD') throw unsupported(line, `"${keyword} ${shorten(args)}"`);
    isMinimal ||= keyword === 'ADD' && args.startsWith('base/');
    if (keyword !== 'FROM') continue;
    if (hasFrom) throw unsupported(line, `a second stage ("FROM ${shorten(args)}")`);
    hasFrom = true;
  }
}

/** WORKDIR: enters a folder, which becomes the user's if it has to be made. */
async function enterFolder(stage: Stage, path: string, line: number): Promise<Set<string>> {
  const before = stage.config.WorkingDir ?? '/';
  const folder = cleanPath(path.startsWith('/') ? path : `${before}/${path}`);
  stage.config = { ...stage.config, WorkingDir: `/${folder}` };
  if (stage.tree.get(stage.tree.resolve(folder))?.type === 'directory') return new Set();
  const user = stage.config.User ?? '';
  const owner = user === '' ? { uid: 0, gid: 0 } : await resolveOwner(user, stage, line);
  return new Set(stage.tree.makeFolders(folder, { mode: 0o755, ...owner }));
}

async function withoutIgnored(context: readonly TreeEntry[]): Promise<readonly TreeEntry[]> {
  const file = context.find(({ path }) => path === '.dockerignore');
  if (file?.type !== 'file') return context;
  const rules = parseIgnore(Buffer.concat(await file.content.open().toArray()).toString('utf8'));
  return context.filter(({ path }) => !rules.ignores(path));
}

function shorten(args: string): string {
  return args.length > 40 ? `${args.slice(0, 39)}…` : args;
}
