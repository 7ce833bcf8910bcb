import { join } from 'node:path';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import type { PaddingJson, TokenizerSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';
import { readTokenizer } from '../../../../../contract/text/tokenizer/read-tokenizer.ts';
import { TokenizerError } from '../../../../../contract/text/tokenizer/tokenizer-error.ts';
import type { Tokenizer } from '../../../../../contract/text/tokenizer/tokenizer.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { bytesContent, type Content } from '../../../../util/blobs/content.ts';
import { field } from '../../../../util/record.ts';
import { jsonOf, readConfig, readOwnFile } from '../folder-files.ts';
import { leavesOutTypes } from './leaves-out-types.ts';
import { maxLengthOf } from './max-length.ts';
import { optional, type ReadFolder, tokenText } from '../read-folder.ts';

export const tokenizerFile = 'tokenizer.json';

/** Four times that of any that is known. */
const maxTokenizerBytes = 128 << 20;

/** The tokenizer of a folder, and how its configuration has it used. */
export interface FolderTokenizer {
  readonly content: Content;
  readonly tokenizer: Tokenizer;
  /** The file, parsed. */
  readonly json: unknown;
  /** What divides texts, as tokenizer.json calls it: WordPiece, BPE, Unigram. */
  readonly kind: string;
  /** The token for what its vocabulary doesn't have; null where there is none. */
  readonly unknown: number | null;
  /** The token in front of a text that classifiers read; null where there is none. */
  readonly classifier: number | null;
  readonly paddingSide: 'left' | 'right';
  /** The token that rows are filled up with; null where there is none. */
  readonly padding: number | null;
  /** The token that stands for what is looked for, and how texts have it; null where there is none. */
  readonly mask: { readonly id: number; readonly text: string } | null;
  /** Whether texts of tokens have punctuation at the word before it. */
  readonly isCleaned: boolean;
  /** Whether all tokens are of type 0 to a graph that takes types. */
  readonly leavesOutTypes: boolean;
  readonly settings: Pick<TokenizerSettingsJson, 'maxLength' | 'truncationSide' | 'padding'>;
}

const ofFiles: ReadonlySet<ReadFolder['task']> = new Set([
  'image classification',
  'object detection',
  'semantic segmentation',
  'audio classification',
] as const);

/** The tokenizer of a folder; null of a model that takes no texts. @throws MlpackError as {@link readFolderTokenizer} */
export async function tokenizerOf(folder: ReadFolder): Promise<FolderTokenizer | null> {
  return ofFiles.has(folder.task) ? null : await readFolderTokenizer(folder);
}

/**
 * Reads tokenizer.json and tokenizer_config.json.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED where tokenizer.json is not there, or has what isn't known
 */
async function readFolderTokenizer(folder: ReadFolder): Promise<FolderTokenizer> {
  const file = join(folder.transformer, tokenizerFile);
  const path = join(folder.path, file);
  const bytes = await readOwnFile(folder, file, maxTokenizerBytes);
  if (bytes === null) throw withoutTokenizer(folder.path);
  const json = jsonOf(path, bytes);
  const tokenizer = knownTokenizer(path, json);
  const config = await readConfig(folder, join(folder.transformer, 'tokenizer_config.json'));
  const kind = field(field(json, 'model'), 'type');
  return {
    content: bytesContent(bytes),
    tokenizer,
    json,
    kind: typeof kind === 'string' ? kind : 'unnamed',
    unknown: await specialId(folder, tokenizer, config, 'unk_token'),
    classifier: await specialId(folder, tokenizer, config, 'cls_token'),
    paddingSide: sideOf(config, 'padding_side'),
    padding: await specialId(folder, tokenizer, config, 'pad_token'),
    mask: maskOf(tokenizer, await specialId(folder, tokenizer, config, 'mask_token')),
    isCleaned: optional(config, 'clean_up_tokenization_spaces', 'boolean') ?? false,
    leavesOutTypes: leavesOutTypes(config),
    settings: {
      maxLength: maxLengthOf(folder.config, config, folder.modelType),
      truncationSide: sideOf(config, 'truncation_side'),
      padding: await paddingOf(folder, tokenizer, config, json),
    },
  };
}

function knownTokenizer(path: string, json: unknown): Tokenizer {
  try {
    return readTokenizer(json);
  } catch (error) {
    if (!(error instanceof TokenizerError)) throw error;
    throw new MlpackError('MODEL_UNSUPPORTED', `${path}: ${error.message}.`, { cause: error });
  }
}

/**
 * What stands after rows that are shorter than others. Where the tokenizer pads on the left, positions are others with padding
 * than without, and so are answers: such rows are computed by themselves.
 *
 * @returns null where nothing may
 */
async function paddingOf(
  folder: ReadFolder,
  tokenizer: Tokenizer,
  config: DeclaredFields | null,
  json: unknown,
): Promise<PaddingJson | null> {
  if (sideOf(config, 'padding_side') === 'left') return null;
  const map = await readConfig(folder, join(folder.transformer, 'special_tokens_map.json'));
  const token =
    tokenText(config?.value('pad_token')) ??
    tokenText(map?.value('pad_token')) ??
    tokenText(field(field(json, 'padding'), 'pad_token'));
  const id = token === null ? optional(folder.config, 'pad_token_id', 'number') : tokenizer.idOf(token);
  const typeId = leavesOutTypes(config) ? 0 : (optional(config, 'pad_token_type_id', 'number') ?? 0);
  return id == null || !isId(id) || !isId(typeId) ? null : { id, typeId };
}

/** A token that the folder's configuration has a name for; null where it names none. */
async function specialId(
  folder: ReadFolder,
  tokenizer: Tokenizer,
  config: DeclaredFields | null,
  name: string,
): Promise<number | null> {
  const map = await readConfig(folder, join(folder.transformer, 'special_tokens_map.json'));
  const token = tokenText(config?.value(name)) ?? tokenText(map?.value(name));
  return token === null ? null : (tokenizer.idOf(token) ?? null);
}

function maskOf(tokenizer: Tokenizer, id: number | null): FolderTokenizer['mask'] {
  const text = id === null ? undefined : tokenizer.tokenOf(id);
  return id === null || text === undefined ? null : { id, text };
}

function isId(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
}

function sideOf(config: DeclaredFields | null, name: string): 'left' | 'right' {
  if (optional(config, name, 'string') === null || config === null) return 'right';
  return config.oneOf(name, ['left', 'right']);
}

function withoutTokenizer(path: string): MlpackError {
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} has no ${tokenizerFile}, which its texts are divided by.`,
    {
      suggestions: [
        `In Python: transformers.AutoTokenizer.from_pretrained(${JSON.stringify(path)}).save_pretrained(${JSON.stringify(path)})`,
      ],
    },
  );
}
