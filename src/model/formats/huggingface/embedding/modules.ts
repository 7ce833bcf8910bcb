import { join } from 'node:path';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { poolingModes } from '../../../../../contract/embedding/pool-step.ts';
import type { PoolingMode } from '../../../../../contract/embedding/pool.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { missingFile, readConfig } from '../folder-files.ts';
import { optional, type ReadFolder } from '../read-folder.ts';
import type { EmbeddingTensors } from './embedding-tensors.ts';
import { type FolderModule, readModules } from './read-modules.ts';
import { requireWidth } from './require-width.ts';

/** What stands behind the graph of a model of sentence-transformers. */
export interface EmbeddingModules {
  /** In the order in which their vectors are put one behind the other. */
  readonly modes: readonly PoolingMode[];
  /** Whether the tokens of a prompt count. */
  readonly includesPrompt: boolean;
  readonly normalises: boolean;
}

/**
 * What modules.json and the configuration of the pooling say.
 *
 * @param graph where it makes vectors of texts itself, that is by all modules, of which only the last may be done again
 * @returns null where there is no modules.json
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED naming a module that isn't known
 */
export async function embeddingModules(
  folder: ReadFolder,
  { isPooled, size }: Pick<EmbeddingTensors, 'isPooled' | 'size'>,
): Promise<EmbeddingModules | null> {
  const modules = await readModules(folder);
  if (modules === null) return null;
  if (isPooled) {
    await requireWidth(folder, modules, size);
    return { modes: [], includesPrompt: true, normalises: modules.at(-1)?.type === 'Normalize' };
  }
  const [transformer, pooling, ...others] = modules.filter(({ type }) => type !== 'Dropout');
  if (transformer?.type !== 'Transformer') throw unknown(folder, transformer);
  if (transformer.path !== folder.transformer) {
    const config = join(transformer.path, 'config.json');
    throw (await readConfig(folder, config)) === null
      ? missingFile(folder, config, 'modules.json')
      : unknown(folder, transformer);
  }
  if (pooling?.type !== 'Pooling') throw unknown(folder, pooling);
  const other = others.find(({ type }) => type !== 'Normalize');
  if (other !== undefined) throw unknown(folder, other);
  return { ...(await readPooling(folder, pooling)), normalises: others.length > 0 };
}

async function readPooling(
  folder: ReadFolder,
  { path }: FolderModule,
): Promise<Pick<EmbeddingModules, 'modes' | 'includesPrompt'>> {
  const config = await readConfig(folder, join(path, 'config.json'));
  if (config === null) throw missingFile(folder, join(path, 'config.json'), 'modules.json');
  return { modes: modesOf(config), includesPrompt: optional(config, 'include_prompt', 'boolean') ?? true };
}

/** Where a flag for each mode stands, in the order of the modes that it is for. */
const flags: Readonly<Record<PoolingMode, string>> = {
  cls: 'pooling_mode_cls_token',
  max: 'pooling_mode_max_tokens',
  mean: 'pooling_mode_mean_tokens',
  mean_sqrt_len_tokens: 'pooling_mode_mean_sqrt_len_tokens',
  weightedmean: 'pooling_mode_weightedmean_tokens',
  lasttoken: 'pooling_mode_lasttoken',
};

/** Flags, of which that of the mean is set where it isn't there; or one name, or several. */
function modesOf(config: DeclaredFields): readonly PoolingMode[] {
  const told = config.value('pooling_mode') ?? null;
  const names =
    told === null ? null : Array.isArray(told) ? config.texts('pooling_mode') : [config.text('pooling_mode')];
  const modes = poolingModes.filter(
    (mode) => names?.includes(mode) ?? optional(config, flags[mode], 'boolean') ?? mode === 'mean',
  );
  if (modes.length === 0 || (names !== null && names.length !== modes.length)) {
    return config.refuse('pooling_mode', `some of ${poolingModes.join(', ')}`);
  }
  return modes;
}

function unknown({ path, chosen }: ReadFolder, module: FolderModule | undefined): MlpackError {
  const found =
    module === undefined ? 'fewer than two modules' : `the module ${module.type} in "${module.path}"`;
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} has ${found} in modules.json: a Transformer, then a Pooling, then maybe Normalize are known.`,
    {
      suggestions: [
        'Export the graph with all that stands behind it, so that it has an output "sentence_embedding": optimum-cli export onnx --library sentence_transformers --model MODEL onnx/',
        `Serve the tensors of the graph, which callers then send: mlpack build ${join(path, chosen.file)}`,
      ],
    },
  );
}
