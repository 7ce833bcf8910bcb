import type { Image } from '../../oci/image/image.ts';
import { FileTree } from '../../oci/layer/file-tree.ts';
import { readImageTree } from '../../oci/image/image-tree.ts';
import { formatPlatform, parsePlatform, type Platform } from '../../oci/documents/platform.ts';
import { readImageFile } from '../../oci/image/unpack.ts';
import { own } from '../../../contract/own.ts';
import { quotedWords } from './arguments.ts';
import { withVariable } from './configure.ts';
import { expandWord, type Scope } from '../expand.ts';
import { invalid, unsupported, type Dockerfile, type Instruction } from '../parse.ts';
import type { Stage, StageFile } from '../stage.ts';

export type ResolveBase = (reference: string, platform: Platform) => Promise<Image>;

/** BuildKit's for Linux (its util/system). */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** These tell the machine that builds, which a reproducible image must not depend on. */
const buildMachineArguments = ['BUILDPLATFORM', 'BUILDOS', 'BUILDARCH', 'BUILDVARIANT'];

/** The variables FROM may use: those of the platform, and every ARG above it. */
export function globalVariables(
  file: Dockerfile,
  fromAt: number,
  platform: Platform,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const variables = new Map([
    ['TARGETPLATFORM', formatPlatform(platform)],
    ['TARGETOS', platform.os],
    ['TARGETARCH', platform.architecture],
    ['TARGETVARIANT', ''],
  ]);
  for (const name of variables.keys()) {
    const given = own(buildArgs, name);
    if (given !== undefined) variables.set(name, given);
  }
  for (const instruction of file.instructions.slice(0, fromAt)) {
    if (instruction.keyword !== 'ARG') throw invalid(instruction.line, 'only ARG may come before FROM');
    const scope = { variables, escape: file.escape, instruction };
    for (const [name, fallback] of argumentsOf(scope)) {
      const value = own(buildArgs, name) ?? fallback;
      if (value !== undefined) variables.set(name, value);
    }
  }
  return variables;
}

/** ARG within the stage: a build argument, else its default, else what an ARG above FROM said. */
export function declareArguments(
  stage: Stage,
  scope: Scope,
  globals: ReadonlyMap<string, string>,
  buildArgs: Readonly<Record<string, string>>,
): void {
  for (const [name, fallback] of argumentsOf(scope)) {
    const value = own(buildArgs, name) ?? fallback ?? globals.get(name);
    if (value === undefined && buildMachineArguments.includes(name)) {
      throw unsupported(scope.instruction.line, `ARG ${name}`);
    }
    if (value !== undefined) stage.variables.set(name, value);
  }
}

/** FROM: the stage as its base image, or nothing, leaves it. */
export async function startStage(
  file: Dockerfile,
  from: Instruction,
  globals: ReadonlyMap<string, string>,
  platform: Platform,
  resolveBase: ResolveBase,
  signal?: AbortSignal,
): Promise<{ stage: Stage; base: Image | undefined }> {
  const { line } = from;
  const scope = { variables: globals, escape: file.escape, instruction: from };
  checkPlatformFlag(from, scope, platform);
  const [image = '', as, name, ...rest] = from.args.split(/\s+/u);
  if (
    (as !== undefined && as.toLowerCase() !== 'as') ||
    (as !== undefined && name === undefined) ||
    rest.length > 0
  ) {
    throw invalid(line, 'FROM takes an image and, at most, AS and a name');
  }
  const reference = expandWord(image, scope);
  if (reference === '') throw invalid(line, `"${image}" is empty once its variables are filled in`);
  const base = reference === 'scratch' ? undefined : await resolveBase(reference, platform);
  const config = base === undefined ? { WorkingDir: '/' } : { ...base.config.config };
  if ((config.OnBuild ?? []).length > 0) throw unsupported(line, `${reference}, which has ONBUILD triggers,`);
  const env = config.Env ?? [];
  const hasPath = env.some((variable) => variable.startsWith('PATH='));
  const withPath = hasPath ? env : withVariable(env, 'PATH', defaultPath);
  return {
    base,
    stage: {
      config: { ...config, Env: withPath },
      author: undefined,
      variables: new Map(withPath.map((variable) => split(variable))),
      tree: base === undefined ? new FileTree<StageFile>() : await baseTree(base, signal),
      hasCmd: false,
      readBaseFile: async (path) => (base === undefined ? undefined : readImageFile(base, path, { signal })),
    },
  };
}

async function baseTree(base: Image, signal?: AbortSignal): Promise<FileTree<StageFile>> {
  const tree = new FileTree<StageFile>();
  const layers = await readImageTree(base, { signal });
  for (const path of layers.paths()) {
    const node = layers.get(path);
    if (node === undefined) continue;
    tree.set(path, node.type === 'file' ? { ...node, file: 'base' } : node);
  }
  return tree;
}

function checkPlatformFlag({ flags, line }: Instruction, scope: Scope, platform: Platform): void {
  for (const [name, value] of flags) {
    if (name !== 'platform') throw invalid(line, `FROM has no option --${name}`);
    const wanted = formatPlatform(parsePlatform(expandWord(value, scope)));
    if (wanted !== formatPlatform(platform)) {
      throw unsupported(line, `FROM --platform=${wanted} in a build for ${formatPlatform(platform)}`);
    }
  }
}

function argumentsOf(scope: Scope): [name: string, fallback: string | undefined][] {
  return quotedWords(scope.instruction.args, scope.escape).map((word) => {
    const [name, value] = split(word);
    if (!/^[A-Za-z_]\w*$/u.test(name)) throw invalid(scope.instruction.line, `"${name}" is not a name`);
    return [name, word.includes('=') ? expandWord(value, scope) : undefined];
  });
}

function split(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}
