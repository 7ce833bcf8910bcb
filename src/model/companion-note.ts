import { basename, relative } from 'node:path';
import type { ModelInfo } from '../../contract/schemas/inspect.schema.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { createTemporaryFolder } from '../util/folders/temporary-folder.ts';
import { shellPath } from '../util/shell-word.ts';
import type { Companion } from '../convert/companions/find-companions.ts';
import type { ReadModelOptions } from './read-model.ts';
import { requireFormat } from './recognise/recognise.ts';

/** More are no help to anybody. */
const mostCommands = 3;

/**
 * What to say of files beside a model that it was probably fitted with: that they are there, and what to type to have them
 * in the image. Null where none are. Never fails for what is in them.
 *
 * @param cwd absolute, where the command is typed
 */
export async function companionNote(
  path: string,
  info: ModelInfo,
  options: ReadModelOptions & { readonly cwd: string },
): Promise<string | null> {
  try {
    const companions = await companionsOf(path, info, options);
    return companions.length === 0 ? null : noteOf(path, companions, info, options.cwd);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Error) return null;
    throw error;
  }
}

async function companionsOf(
  path: string,
  { inputs, outputs }: ModelInfo,
  { cacheFolder, formats, signal }: ReadModelOptions,
): Promise<readonly Companion[]> {
  const { format } = await requireFormat(path, formats, signal);
  const [input, ...others] = inputs;
  const count = input?.shape?.[1];
  if (!('convert' in format) || input === undefined || others.length > 0) return [];
  if (input.dtype === 'string' || typeof count !== 'number') return [];
  const classes = outputs.find(({ hints }) => hints.labels !== null)?.hints.labels ?? null;
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.companions'));
  const asked = { count, names: input.hints.columns, classes };
  return (await format.companions?.(path, asked, folder.path, signal)) ?? [];
}

function noteOf(
  path: string,
  companions: readonly Companion[],
  { inputs, outputs }: ModelInfo,
  cwd: string,
): string {
  const before = companions.filter(({ does }) => does === 'columns');
  const naming = companions.filter(({ does }) => does === 'classes');
  const columns = inputs[0]?.shape?.[1] ?? 0;
  const classes = outputs.find(({ hints }) => hints.labels !== null)?.hints.labels?.length ?? 0;
  const said = [
    ...(before.length === 0
      ? []
      : [`${listed(before)} ${makes(before)} the ${columns} columns that the model takes`]),
    ...(naming.length === 0
      ? []
      : [`${listed(naming)} ${names(naming)} ${classes} classes, as many as it has`]),
  ];
  // One of each is what a model is fitted with; of several, only their owner knows which.
  const first = before.length === 0 ? [[]] : before.slice(0, mostCommands).map((one) => [one.path]);
  const last = [...naming.slice(0, 1).map((one) => one.path), path];
  const commands = first.map((one) => `mlpack build ${inShell([...one, ...last], cwd)}`);
  const isOneOfEach = before.length < 2 && naming.length < 2;
  const fitting = !isOneOfEach ? 'some of these' : companions.length > 1 ? 'these' : 'that';
  return `Beside the model, ${said.join(', and ')}. If it was fitted with ${fitting}: ${commands.join(', or ')}`;
}

function inShell(paths: readonly string[], cwd: string): string {
  return paths.map((path) => shellPath(relative(cwd, path))).join(' ');
}

function listed(companions: readonly Companion[]): string {
  return companions.map(({ path, type }) => `${basename(path)} (${type})`).join(' and ');
}

function makes({ length }: readonly Companion[]): string {
  return length === 1 ? 'makes' : 'each make';
}

function names({ length }: readonly Companion[]): string {
  return length === 1 ? 'names' : 'each name';
}
