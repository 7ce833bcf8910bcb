import type { FileTree } from '../../oci/layer/file-tree.ts';
import type { BlobStore } from '../../util/blobs/blob-store.ts';
import type { Content } from '../../util/blobs/content.ts';
import { addArchive } from './add-archive.ts';
import { listArchive, openArchive } from '../archive-listing.ts';
import { expandedWords } from './arguments.ts';
import { cleanPath, copySource, matchSource, type CopyRequest } from './copy.ts';
import { expandWord, type Scope } from '../expand.ts';
import { resolveOwner } from '../owner.ts';
import { invalid, unsupported } from '../parse.ts';
import type { Stage } from '../stage.ts';

interface BuildContext {
  readonly context: FileTree<Content>;
  readonly store: BlobStore;
  readonly signal?: AbortSignal | undefined;
}

const engineFlags = ['from', 'link', 'parents', 'exclude', 'checksum', 'keep-git-dir', 'unpack'];

/**
 * Carries out COPY or ADD on the stage's tree.
 * @returns the paths it touched, and the instruction with its variables filled in
 * @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED
 */
export async function copyOrAdd(
  stage: Stage,
  scope: Scope,
  { context, store, signal }: BuildContext,
): Promise<{ changed: Set<string>; createdBy: string }> {
  const { keyword, line } = scope.instruction;
  const words = expandedWords(scope);
  const target = words.at(-1);
  const sources = words.slice(0, -1);
  if (target === undefined || sources.length === 0) {
    throw invalid(line, `${keyword} needs a source and a destination`);
  }
  const destination = absoluteDestination(target, stage.config.WorkingDir ?? '/');
  if (sources.length > 1 && !destination.endsWith('/')) {
    throw invalid(line, `${keyword} of several sources needs a folder as destination`, [`Write ${target}/`]);
  }
  const remote = sources.find((source) => /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/u.test(source));
  if (keyword === 'ADD' && remote !== undefined) throw unsupported(line, `ADD of ${remote}`);
  const { owner, mode } = await readFlags(stage, scope);
  const request: CopyRequest = {
    context,
    stage,
    destination,
    owner: owner ?? { uid: 0, gid: 0 },
    mode,
    line,
  };
  const changed = new Set<string>();
  for (const source of sources.flatMap((pattern) => matchSource(context, pattern, line))) {
    const node = context.get(context.resolve(source));
    const where = { store, stage, line, label: source };
    const archive =
      keyword === 'ADD' && node?.type === 'file' ? await openArchive(node.file, where, signal) : undefined;
    if (archive === undefined) {
      copySource(request, source, changed);
      continue;
    }
    if (owner !== undefined || mode !== undefined) {
      // What engines make of these differs between their versions.
      throw unsupported(line, 'ADD of an archive with --chown or --chmod');
    }
    const members = await listArchive(archive, where, signal);
    for (const path of addArchive(archive, members, cleanPath(destination), where)) changed.add(path);
  }
  return { changed, createdBy: [keyword, ...flagTexts(scope), ...words].join(' ') };
}

async function readFlags(stage: Stage, scope: Scope) {
  const { flags, keyword, line } = scope.instruction;
  for (const name of flags.keys()) {
    if (engineFlags.includes(name)) throw unsupported(line, `${keyword} --${name}`);
    if (name !== 'chown' && name !== 'chmod') throw invalid(line, `${keyword} has no option --${name}`);
  }
  const chown = expandWord(flags.get('chown') ?? '', scope);
  const chmod = expandWord(flags.get('chmod') ?? '', scope);
  if (chmod !== '' && !/^0?[0-7]{3,4}$/u.test(chmod)) throw unsupported(line, `--chmod=${chmod}`);
  return {
    owner: chown === '' ? undefined : await resolveOwner(chown, stage, line),
    mode: chmod === '' ? undefined : Number.parseInt(chmod, 8),
  };
}

/** BuildKit's rule for what means a folder: a slash at the end, or nothing but a dot. */
function absoluteDestination(target: string, workingDir: string): string {
  const path = cleanPath(target.startsWith('/') ? target : `${workingDir}/${target}`);
  const isFolder = target === '' || target === '.' || target.endsWith('/') || target.endsWith('/.');
  return isFolder && path !== '' ? `/${path}/` : `/${path}`;
}

function flagTexts({ instruction }: Scope): string[] {
  return [...instruction.flags].map(([name, value]) => `--${name}=${value}`);
}
