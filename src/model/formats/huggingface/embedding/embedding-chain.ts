import type { KnownTransformingStep } from '../../../../../contract/contract.ts';
import type {
  EncodedTensorNames,
  PromptJson,
  TokenizerSettingsJson,
} from '../../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import type { TensorInfo } from '../../../../tensor/signature.ts';
import type { FolderChain } from '../folder-chain.ts';
import { type FolderTokenizer, tokenizerFile } from '../text/folder-tokenizer.ts';
import type { ReadFolder } from '../read-folder.ts';
import { vocabularySize } from '../text/vocabulary-size.ts';
import { type EmbeddingTensors, embeddingTensors } from './embedding-tensors.ts';
import { type FolderPrompts, folderPrompts } from './folder-prompts.ts';
import { type EmbeddingModules, embeddingModules } from './modules.ts';
import { promptTokens } from './prompt-tokens.ts';
import { refusePlainEncoder } from './refuse-plain-encoder.ts';
import { sentenceConfig } from './sentence-config.ts';

/** What callers send and get. */
const names = { text: 'text', prompt: 'prompt_name', ids: 'token_ids', embedding: 'embedding' } as const;

/** What steps make in between. */
const inner = {
  counts: 'token_counts',
  skipped: 'prompt_counts',
  pooled: 'pooled',
  tokens: 'token_list',
} as const;

const idsSchema = {
  type: 'array',
  description: "Ids of tokens, of the model's own tokenizer, in place of the text.",
  minItems: 1,
  items: { type: 'integer', minimum: 0 },
};

const samples = ['The service was friendly, and the room was clean.', 'It broke on the second day.'];

/**
 * The chain of a model that embeds: `text`, with `prompt_name` where the model has prompts, becomes `embedding`. Callers who have
 * divided their text themselves send `token_ids`.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for what isn't known
 */
export async function embeddingChain(
  folder: ReadFolder,
  tokenizer: FolderTokenizer,
  info: ModelInfo,
): Promise<FolderChain> {
  const graph = embeddingTensors(info);
  const modules = await embeddingModules(folder, graph);
  if (modules === null && !graph.isPooled) throw refusePlainEncoder(folder);
  const { maxLength, lowercase } = await sentenceConfig(folder);
  const prompts = await folderPrompts(folder);
  const settings = settingsOf(tokenizer, graph, maxLength, lowercase);
  const outputs: EncodedTensorNames = {
    ids: graph.ids,
    lengths: inner.counts,
    ...(graph.mask !== undefined && { mask: graph.mask }),
    ...(graph.types !== undefined && { types: graph.types }),
  };
  const counted = prompts?.prompts.map((prompt): PromptJson => ({
    ...prompt,
    tokens: promptTokens(tokenizer.tokenizer, settings, prompt.text),
  }));
  const skips = prompts !== null && modules?.includesPrompt === false;
  const before: KnownTransformingStep[] = [
    ...(prompts === null || counted === undefined
      ? []
      : [
          {
            kind: 'prompt',
            inputs: { text: names.text, name: names.prompt },
            outputs: { text: names.text, ...(skips && { tokens: inner.skipped }) },
            prompts: counted,
            default: prompts.default,
          } as const,
        ]),
    {
      kind: 'tokenizer',
      file: tokenizerFile,
      sha256: tokenizer.content.sha256,
      inputs: { text: names.text },
      outputs,
      settings,
    },
    {
      kind: 'tokenIds',
      input: names.ids,
      text: names.text,
      outputs,
      size: vocabularySize(folder, tokenizer),
      maxLength: settings.maxLength,
      truncationSide: settings.truncationSide,
      padding: settings.padding,
    },
    {
      kind: 'tokenList',
      file: tokenizerFile,
      sha256: tokenizer.content.sha256,
      input: names.text,
      output: inner.tokens,
      settings: { stripped: settings.stripped, ...(lowercase && { lowercase }) },
    },
  ];
  const row = { dtype: 'string', shape: ['N'] } as const;
  const optional = { ...row, missing: '', optional: true } as const;
  const inputs: TensorInfo[] = [
    { ...row, name: names.text },
    ...(prompts === null ? [] : [{ ...optional, name: names.prompt }]),
    { ...optional, name: names.ids, content: 'json', missing: 'null', schema: idsSchema },
  ];
  const size = graph.size === null ? null : graph.size * (graph.isPooled ? 1 : (modules?.modes.length ?? 1));
  return {
    signature: {
      inputs,
      outputs: [{ name: names.embedding, dtype: 'float32', shape: ['N', size] }],
      pipeline: { task: 'embedding', isPadded: settings.padding !== null },
    },
    steps: { before, after: stepsAfter(graph, modules, skips) },
    task: 'embedding',
    labels: {},
    values: prompts === null ? {} : { [names.prompt]: prompts.prompts.map(({ name }) => name) },
    described: {
      task: 'embedding',
      labels: null,
      scores: null,
      pooling: poolingInWords(graph, modules),
      prompts: promptsInWords(prompts),
      maxLength: settings.maxLength,
    },
    samples: Object.fromEntries(
      inputs.map(({ name, missing = '' }) => [
        name,
        name === names.text ? samples : samples.map(() => missing),
      ]),
    ),
  };
}

function settingsOf(
  { settings, leavesOutTypes }: FolderTokenizer,
  { mask, types }: EmbeddingTensors,
  maxLength: number | null,
  lowercase: boolean,
): TokenizerSettingsJson {
  const most = Math.min(maxLength ?? Infinity, settings.maxLength ?? Infinity);
  return {
    ...settings,
    maxLength: most === Infinity ? null : most,
    // Without a mask, padding would be read as text.
    padding: mask === undefined ? null : settings.padding,
    stripped: true,
    ...(lowercase && { lowercase }),
    ...(types !== undefined && leavesOutTypes && { zeroTypes: true }),
    emptyPair: 'none',
  };
}

/** What makes the vectors of texts of what the graph returns. */
function stepsAfter(
  { vectors, isPooled }: EmbeddingTensors,
  modules: EmbeddingModules | null,
  skips: boolean,
): readonly KnownTransformingStep[] {
  const normalises = modules?.normalises === true;
  const pooled = normalises ? inner.pooled : names.embedding;
  const pool: readonly KnownTransformingStep[] =
    isPooled || modules === null
      ? []
      : [
          {
            kind: 'pool',
            inputs: { vectors, lengths: inner.counts, ...(skips && { skipped: inner.skipped }) },
            output: pooled,
            modes: modules.modes,
          },
        ];
  const input = isPooled ? vectors : pooled;
  if (normalises) return [...pool, { kind: 'normalise', input, output: names.embedding }];
  return isPooled ? [{ kind: 'rename', input, output: names.embedding }] : pool;
}

function poolingInWords({ isPooled, vectors }: EmbeddingTensors, modules: EmbeddingModules | null): string {
  const pooled = isPooled ? `as the graph does it (${vectors})` : (modules?.modes.join(' + ') ?? '');
  return modules?.normalises === true ? `${pooled}, then of length 1` : pooled;
}

function promptsInWords(prompts: FolderPrompts | null): readonly string[] | null {
  return prompts?.prompts.map(({ name }) => (name === prompts.default ? `${name} (default)` : name)) ?? null;
}
