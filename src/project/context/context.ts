import { contractJson } from '../../../contract/contract.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { goldenSetToJson } from '../../tensor/golden-json.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import { bytesContent, type Content } from '../../util/blobs/content.ts';
import {
  encoderFile,
  picturesFile,
  homeFolders,
  imageFiles,
  modelFiles,
  type ModelFolders,
} from '../../../contract/image-layout.ts';
import { openApiDocument } from '../openapi/document.ts';
import type { ImagePlan } from '../plan.ts';
import { renderTemplates } from './render.ts';

/** The files of an image that are the same for every model, for one CPU architecture. */
export interface PlatformParts {
  /** CPU architecture as Docker calls it: amd64, arm64. */
  readonly architecture: string;
  /** The assembled base as a tar; null when the image starts from another one. */
  readonly base: Content | null;
  /** Trees relative to the image's root. */
  readonly node: readonly TreeEntry[];
  readonly runtime: readonly TreeEntry[];
}

/** Folder of a context that has the runtime, by CPU architecture; the Dockerfile's template names it, too. */
export const runtimeContextFolder = 'onnxruntime';

export interface ContextParts {
  readonly platforms: readonly PlatformParts[];
  /** The serving app's files, relative to the folder of the server. */
  readonly server: readonly { readonly path: string; readonly content: Content }[];
  /** Text of mlpack.lock. */
  readonly lock: string;
  /** Parts of each model, in the plan's order. */
  readonly models: readonly ModelParts[];
}

interface ModelParts {
  /** Paths are relative to the model's folder. */
  readonly files: readonly { readonly path: string; readonly content: Content }[];
  /** A drawing of its operators, as SVG. */
  readonly graph: string;
  /** The signature that was beside it; null without one. */
  readonly modelSignature?: Content | null | undefined;
}

/** The build context of a plan: everything its Dockerfile copies, sorted by path. */
export async function contextEntries(plan: ImagePlan, parts: ContextParts): Promise<TreeEntry[]> {
  const texts = await renderTemplates(plan);
  const entries = [
    ...Object.entries(texts).map(([path, text]) => file(path, bytesContent(text))),
    ...parts.platforms.flatMap(platformEntries),
    ...serverFiles(plan, parts).map(({ path, content }) => file(`${homeFolders.server}/${path}`, content)),
    file(imageFiles.lock, bytesContent(parts.lock)),
    ...plan.models.flatMap(({ contract, golden, folders }, index) => [
      ...modelEntries(parts.models[index], folders),
      file(`${folders.config}/${modelFiles.contract}`, jsonContent(contractJson(contract))),
      file(`${folders.config}/${modelFiles.golden}`, goldenContent(golden)),
    ]),
    ...(plan.repository === null
      ? []
      : [file(`${homeFolders.config}/${imageFiles.repository}`, jsonContent(plan.repository))]),
    file(`${homeFolders.config}/${imageFiles.openapi}`, jsonContent(openApiDocument(plan, plan.models))),
  ];
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What divides texts, or decodes pictures, is only there for a model that takes them. */
function serverFiles({ models }: ImagePlan, { server }: ContextParts): ContextParts['server'] {
  const kinds = new Set(models.flatMap(({ contract }) => contract.steps?.map(({ kind }) => kind) ?? []));
  const left = [
    ...(kinds.has('tokenizer') ? [] : [encoderFile]),
    ...(kinds.has('image') ? [] : [picturesFile]),
  ];
  return server.filter(({ path }) => !left.includes(path));
}

function modelEntries(parts: ModelParts | undefined, folders: ModelFolders): TreeEntry[] {
  if (parts === undefined) return [];
  return [
    ...parts.files.map(({ path, content }) => file(`${folders.model}/${path}`, content)),
    file(`${folders.config}/${modelFiles.graph}`, bytesContent(parts.graph)),
    ...(parts.modelSignature
      ? [file(`${folders.config}/${modelFiles.signature}`, parts.modelSignature)]
      : []),
  ];
}

/** What a build context has for one CPU architecture. */
export function platformEntries({ architecture, base, node, runtime }: PlatformParts): TreeEntry[] {
  return [
    ...(base === null ? [] : [file(`base/${architecture}.tar`, base)]),
    ...under(`node/${architecture}`, node),
    ...under(`${runtimeContextFolder}/${architecture}`, runtime),
  ];
}

function file(path: string, content: Content): TreeEntry {
  return { type: 'file', path, mode: 0o644, uid: 0, gid: 0, content };
}

function under(folder: string, entries: readonly TreeEntry[]): TreeEntry[] {
  return entries.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
}

/** More elements are written without a line for each, which would be most of the file. */
const maxIndentedElements = 1 << 16;
/** What is read back of an image at once (readImageFile). */
const maxGoldenBytes = 64 << 20;
/** No element takes less in JSON, whose text must not become longer than a string may be. */
const minElementBytes = 2;

function goldenContent(golden: GoldenSet): Content {
  const elements = golden.cases
    .flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
    .reduce((sum, { data }) => sum + data.length, 0);
  if (elements * minElementBytes > maxGoldenBytes) throw tooLarge(`${elements} elements`);
  const json = goldenSetToJson(golden);
  const content =
    elements > maxIndentedElements ? bytesContent(`${JSON.stringify(json)}\n`) : jsonContent(json);
  if (content.sizeBytes > maxGoldenBytes) throw tooLarge(`${Math.ceil(content.sizeBytes / 2 ** 20)} MiB`);
  return content;
}

function tooLarge(much: string): MlpackError {
  return new MlpackError(
    'GOLDEN_INVALID',
    `The golden cases have ${much}, more than the ${maxGoldenBytes >> 20} MiB of JSON that an image carries.`,
    { suggestions: ['Give fewer cases, or fewer rows in each, as docs/golden.md has them'] },
  );
}

function jsonContent(value: unknown): Content {
  return bytesContent(`${JSON.stringify(value, null, 2)}\n`);
}
