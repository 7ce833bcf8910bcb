import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { joinModels, type ChainedFile } from './formats/onnx/join/join-models.ts';
import { onnxFormat } from './formats/onnx/onnx-format.ts';
import type { InspectOptions, ModelFormat } from './formats/model-format.ts';
import { folderInChain } from './folder-in-chain.ts';
import { requireFormat } from './recognise/recognise.ts';

interface ChainOptions extends Pick<InspectOptions, 'conversion' | 'signal'> {
  /** What none of them recognises is refused. */
  readonly formats: readonly ModelFormat[];
}

/** Files that one converter makes a model of, or a file that needs none. */
interface Link {
  readonly format: ModelFormat;
  readonly last: string;
  /** Those before it. */
  readonly others: readonly string[];
}

/**
 * The one file that a chain of files is: as it is where there is only one, and it's served so; else written. Files behind each other that
 * are converted make one model, as Python would have it of them; ONNX files are joined with that and with each other.
 *
 * @param path absolute, of the last
 * @param folder absolute and empty
 * @param options.conversion the files before it, in the order in which they compute, and what is wanted of what is converted: methods of the
 * last file, if that is; members of the last that is
 * @returns an absolute path, and whether files were joined there
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED, MODEL_NOT_ONNX; MODEL_EXTERNAL_DATA; USAGE for a folder in a chain
 */
export async function oneFile(
  path: string,
  folder: string,
  options: ChainOptions,
): Promise<{ readonly path: string; readonly isJoined: boolean }> {
  const { before = [], methods, members } = options.conversion ?? {};
  const links = await linksOf([...before, path], options);
  const isConverted = links.map(({ format }) => 'convert' in format);
  let made: ChainedFile | undefined;
  let position = 0;
  for (const [at, { format, last, others }] of links.entries()) {
    position += others.length + 1;
    const conversion = {
      before: others,
      ...(at === links.length - 1 && { methods }),
      ...(at === isConverted.lastIndexOf(true) && { members }),
    };
    const onnx =
      'convert' in format
        ? await format.convert(last, await inner(folder, `converted-${position}`), {
            signal: options.signal,
            conversion,
          })
        : last;
    const next = { path: onnx, shown: last, position };
    made =
      made === undefined
        ? next
        : await joined(made, next, await inner(folder, `joined-${position}`), options);
  }
  return { path: made?.path ?? path, isJoined: links.length > 1 };
}

async function joined(
  first: ChainedFile,
  second: ChainedFile,
  folder: string,
  { signal }: ChainOptions,
): Promise<ChainedFile> {
  const path = join(folder, 'model.onnx');
  await joinModels(first, second, path, signal);
  return { ...second, path };
}

async function linksOf(
  paths: readonly string[],
  { formats, signal }: ChainOptions,
): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (const path of paths) {
    const { format } = await requireFormat(path, formats, signal);
    const link = links.at(-1);
    if (link?.format === format && 'convert' in format) {
      links.splice(-1, 1, { format, last: path, others: [...link.others, link.last] });
      continue;
    }
    if (paths.length > 1 && !('convert' in format) && format !== onnxFormat)
      throw await folderInChain(path, paths);
    links.push({ format, last: path, others: [] });
  }
  return links;
}

async function inner(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}
