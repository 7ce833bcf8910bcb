import { join } from 'node:path';
import { filterBankRate } from '../../../../../contract/audio/filter-bank/filter-bank.ts';
import { usualMost, usualScale } from '../../../../../contract/audio/usual-settings.ts';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { isDivisor } from '../../../../../contract/is-divisor.ts';
import type {
  FilterBankSettingsJson,
  WaveformSettingsJson,
} from '../../../../../contract/schemas/contract.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { readConfig } from '../folder-files.ts';
import { optional, type ReadFolder } from '../read-folder.ts';
import { leastSamples } from './least-samples.ts';

const extractorFile = 'preprocessor_config.json';

/** The feature extractor of a folder, as transformers calls the class. */
export type FolderExtractor =
  | { readonly name: 'Wav2Vec2FeatureExtractor'; readonly settings: WaveformSettingsJson }
  | { readonly name: 'ASTFeatureExtractor'; readonly settings: FilterBankSettingsJson };

/** Which of them a model has whose folder doesn't say: by `model_type` (FEATURE_EXTRACTOR_MAPPING_NAMES of transformers 5). */
const extractorsOfModels: ReadonlyMap<string, FolderExtractor['name']> = new Map([
  ['audio-spectrogram-transformer', 'ASTFeatureExtractor'],
  ...(
    [
      'data2vec-audio',
      'hubert',
      'sew',
      'sew-d',
      'unispeech',
      'unispeech-sat',
      'wav2vec2',
      'wav2vec2-conformer',
      'wavlm',
    ] as const
  ).map((type) => [type, 'Wav2Vec2FeatureExtractor'] as const),
]);

/**
 * Reads preprocessor_config.json as transformers does: what it doesn't say, the class of the extractor does.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for an extractor that isn't known, or does what isn't
 */
export async function readFolderExtractor(folder: ReadFolder): Promise<FolderExtractor> {
  const config = await readConfig(folder, extractorFile);
  if (config === null) throw withoutExtractor(folder.path);
  const path = join(folder.path, extractorFile);
  const type = optional(config, 'feature_extractor_type', 'string');
  const name = type ?? extractorsOfModels.get(folder.modelType ?? '') ?? null;
  switch (name) {
    case 'Wav2Vec2FeatureExtractor':
      return { name, settings: waveformSettings(path, folder, config) };
    case 'ASTFeatureExtractor':
      return { name, settings: filterBankSettings(path, config) };
    default:
      throw unsupported(path, `its feature extractor ${name ?? 'is not named'}`);
  }
}

function waveformSettings(path: string, folder: ReadFolder, config: DeclaredFields): WaveformSettingsJson {
  const size = optional(config, 'feature_size', 'number') ?? 1;
  if (size !== 1) throw unsupported(path, `${size} features of each sample`);
  return {
    rate: integer(config, 'sampling_rate', 16_000, 768_000),
    least: leastSamples(folder.config),
    most: usualMost,
    normalised: optional(config, 'do_normalize', 'boolean') ?? true,
  };
}

function filterBankSettings(path: string, config: DeclaredFields): FilterBankSettingsJson {
  const rate = integer(config, 'sampling_rate', filterBankRate, 768_000);
  if (rate !== filterBankRate) throw unsupported(path, `mel filters of ${rate} samples a second`);
  const normalises = optional(config, 'do_normalize', 'boolean') ?? true;
  const mean = optional(config, 'mean', 'number') ?? usualScale.mean;
  const std = optional(config, 'std', 'number') ?? usualScale.std;
  if (!Number.isFinite(Math.fround(mean))) config.refuse('mean', 'a finite number');
  if (!isDivisor(std * 2)) config.refuse('std', 'a number other than 0');
  return {
    mels: integer(config, 'num_mel_bins', 128, 1024),
    frames: integer(config, 'max_length', 1024, 2 ** 16),
    normalise: normalises ? { mean, std } : null,
  };
}

function integer(config: DeclaredFields, name: string, usual: number, most: number): number {
  return (config.value(name) ?? null) === null ? usual : config.integer(name, 1, most);
}

/** What an extractor does, as inspection says it. */
export function extractorInWords({ name, settings }: FolderExtractor): string {
  if ('mels' in settings) {
    return `WAV of ${filterBankRate} samples a second, ${settings.frames} frames of ${settings.mels} mel filters (${name})`;
  }
  const { rate, most } = settings;
  return `WAV of ${rate} samples a second, at most ${Math.floor(most / rate)} s (${name})`;
}

function withoutExtractor(path: string): MlpackError {
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} has no ${extractorFile}, which says what is made of audio.`,
    {
      suggestions: [
        `In Python: transformers.AutoFeatureExtractor.from_pretrained(${JSON.stringify(path)}).save_pretrained(${JSON.stringify(path)})`,
      ],
    },
  );
}

function unsupported(path: string, what: string): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${path} wants ${what}: mlpack does not know that.`, {
    suggestions: ['Known are the feature extractors Wav2Vec2FeatureExtractor and ASTFeatureExtractor.'],
  });
}
