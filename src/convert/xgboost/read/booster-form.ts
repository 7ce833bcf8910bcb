/** How a model of XGBoost is written down. */
export type BoosterForm = 'json' | 'ubjson' | 'binary' | 'snapshot';

/** What XGBoost 1.0 to 1.6 begin a pickled Booster with: binary model and JSON configuration one after the other. */
export const snapshotMagic = 'CONFIG-offset:';
export const binaryMagic = 'binf';

/** LearnerModelParamLegacy, which the name of the objective follows. */
const learnerParamBytes = 136;

const objective = /^(gpu:)?(reg|binary|multi|rank|count|survival):[a-z]+$/;

/**
 * The form of a model by its first bytes, whatever its file is called; undefined where they are none of XGBoost's.
 *
 * @param head 64 KiB, or all there is
 */
export function boosterForm(head: Buffer): BoosterForm | undefined {
  const startsWith = (text: string): boolean => head.toString('latin1', 0, text.length) === text;
  if (startsWith(snapshotMagic)) return 'snapshot';
  if (startsWith(binaryMagic) || isBareBinary(head)) return 'binary';
  const text = head.toString('latin1');
  // Universal Binary JSON: an object, then the length of its first key, then the key.
  if (/^\{L\0{7}.(learner|version|Config|Model)/s.test(text)) return 'ubjson';
  if (
    /^\s*\{\s*"(learner|version|Config|Model)"\s*:/.test(text) &&
    /"(gradient_booster|learner_model_param|learner)"/.test(text)
  )
    return 'json';
  return undefined;
}

/** Before XGBoost 0.8 and in what save_raw gives, nothing comes before the parameters; the objective's name tells. */
function isBareBinary(head: Buffer): boolean {
  if (head.length < learnerParamBytes + 8) return false;
  const length = head.readBigUInt64LE(learnerParamBytes);
  const start = learnerParamBytes + 8;
  return length < 64n && objective.test(head.toString('latin1', start, start + Number(length)));
}
