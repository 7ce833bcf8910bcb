import { ByteRange } from '../../bytes/byte-range.ts';
import type { ByteSource } from '../../bytes/byte-source.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { readJson } from '../../documents/read-json.ts';
import { readUbjson } from '../../documents/read-ubjson.ts';
import { boosterForm, snapshotMagic } from './booster-form.ts';
import { boosterOf, float32Keys, skippedKeys } from './booster-document.ts';
import type { Booster } from './booster.ts';
import { readBinaryBooster } from './read-binary-booster.ts';

const headBytes = 64 * 1024;

/**
 * Reads a model of XGBoost in any form in which it saves one: JSON, Universal Binary JSON, the binary one until 3.0, and what
 * pickles hold.
 *
 * @throws MlpackError MODEL_INVALID for what is none, or lies; MODEL_UNSUPPORTED for one that is larger than models are
 */
export async function readBooster(source: ByteSource, signal?: AbortSignal): Promise<Booster> {
  const options = { skipped: skippedKeys, float32: float32Keys, signal };
  switch (boosterForm(await source.read(0, headBytes))) {
    case 'json':
      return boosterOf(await readJson(source, options), source.path);
    case 'ubjson':
      return boosterOf(await readUbjson(source, options), source.path);
    case 'binary':
      return await readBinaryBooster(source, signal);
    case 'snapshot':
      return await readBinaryBooster(await modelOfSnapshot(source), signal);
    case undefined:
      throw new MlpackError('MODEL_INVALID', `${source.path} holds no model of XGBoost that can be read.`, {
        suggestions: ['Save it again: booster.save_model("model.ubj").'],
      });
  }
}

/** A snapshot says after its first bytes how long the model is; the configuration behind it doesn't matter here. */
async function modelOfSnapshot(source: ByteSource): Promise<ByteSource> {
  const start = snapshotMagic.length + 8;
  const head = await source.read(0, start);
  const length = head.length < start ? 0 : Number(head.readBigInt64LE(snapshotMagic.length));
  if (!(length > 0 && start + length <= source.sizeBytes)) {
    throw new MlpackError('MODEL_INVALID', `${source.path}: the Booster in it is not complete.`, {
      suggestions: ['Copy or download the file again; it may be incomplete.'],
    });
  }
  return new ByteRange(source, start, length).asSource(source.path);
}
