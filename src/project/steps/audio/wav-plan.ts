import { filterBankSignature, waveformSignature } from '../../../../contract/audio/audio-steps.ts';
import { filterBankRate, frameLength } from '../../../../contract/audio/filter-bank/filter-bank.ts';
import { usualMost, usualScale } from '../../../../contract/audio/usual-settings.ts';
import { isDivisor } from '../../../../contract/is-divisor.ts';
import type { FilterBankStep, WaveformStep } from '../../../../contract/schemas/contract.schema.ts';
import type { WavItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { audioInputs } from './audio-inputs.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { StepPlace, StepPlan } from '../step-plan.ts';
import { textsFor, type ThereTensor } from '../there-tensor.ts';

type Settings = NonNullable<WavItem>;

/** The tensor that has how many samples each row has. */
const sampleCounts = 'audio_lengths';

/** Samples of which the convolutions of Wav2Vec2 make their first vector, 25 ms. */
const usualLeast = 400;

/** What ASTFeatureExtractor makes unless it is told otherwise. */
const usualSize = { frames: 1024, mels: 128 } as const;

/** As many as contracts may have. */
const mostSize = { frames: 2 ** 16, mels: 1024 } as const;

/** Settings that only the other of the two ways has. */
const ofFeatures = ['frames', 'mels', 'mean', 'std'] as const;
const ofSamples = ['least', 'most', 'mask'] as const;

/** WAV files decoded to samples, or to the energies in mel filters. */
export const planWav: StepPlan<WavItem> = (item, place) => {
  const { chain, refuse } = place;
  const settings: Settings = item ?? {};
  if (chain.isInferred) return refuse([], 'stands after inference, which takes what it makes');
  const { values, isOfSamples, mask } = audioInputs(chain.graph.inputs, settings, refuse);
  if (isOfSamples) planSamples(settings, values, mask, place);
  else planFeatures(settings, values, place);
};

function planSamples(
  settings: Settings,
  values: ThereTensor,
  mask: ThereTensor | undefined,
  { chain, refuse }: StepPlace,
): void {
  refuseOthers(settings, ofFeatures, `of mel filters, but "${values.name}" takes samples`, refuse);
  const { input = 'audio', rate = filterBankRate, least = usualLeast, most = usualMost } = settings;
  if (most < least) refuse(['most'], `is ${most}, but files have at least ${least} samples`);
  const step: WaveformStep = {
    kind: 'waveform',
    input,
    outputs: { samples: values.name, ...(mask !== undefined && { mask: mask.name }), lengths: sampleCounts },
    settings: { rate, least, most, normalised: settings.normalise ?? true },
  };
  chain.send(textsFor(input, values), { rate, least, most });
  chain.addBefore(
    'wav',
    step,
    waveformSignature(step),
    [values, mask].flatMap((tensor) => tensor?.name ?? []),
  );
}

function planFeatures(settings: Settings, values: ThereTensor, { chain, refuse }: StepPlace): void {
  refuseOthers(settings, ofSamples, `of samples, but "${values.name}" takes mel filters`, refuse);
  const { input = 'audio', rate = filterBankRate, normalise = true, mean, std } = settings;
  if (rate !== filterBankRate) {
    refuse(['rate'], `is ${rate}, but mel filters are of ${filterBankRate} samples a second`);
  }
  if (!normalise && mean !== undefined) refuse(['mean'], 'is set, but normalise is false');
  if (std !== undefined && !isDivisor(std * 2))
    refuse(['std'], `is ${std}, by which float32 does not divide`);
  const scale = mean === undefined || std === undefined ? usualScale : { mean, std };
  const step: FilterBankStep = {
    kind: 'filterBank',
    input,
    output: values.name,
    settings: {
      mels: sizeOf('mels', 2, settings, values, refuse),
      frames: sizeOf('frames', 1, settings, values, refuse),
      normalise: normalise ? scale : null,
    },
  };
  chain.send(textsFor(input, values), { rate, least: frameLength, most: usualMost });
  chain.addBefore('wav', step, filterBankSignature(step), [values.name]);
}

/** How many frames or filters there are: as many as the graph takes, where it takes no other number. */
function sizeOf(
  setting: 'frames' | 'mels',
  axis: 1 | 2,
  settings: Settings,
  { name, shape }: ThereTensor,
  refuse: RefuseSetting,
): number {
  const [asked, taken] = [settings[setting], shape?.[axis]];
  if (typeof taken !== 'number') return asked ?? usualSize[setting];
  if (taken < 1 || taken > mostSize[setting]) {
    return refuse([], `makes up to ${mostSize[setting]} ${setting}, but "${name}" takes ${taken}`);
  }
  if (asked === undefined || asked === taken) return taken;
  return refuse([setting], `is ${asked}, but "${name}" takes ${taken}`);
}

function refuseOthers(
  settings: Settings,
  others: readonly (keyof Settings)[],
  reason: string,
  refuse: RefuseSetting,
): void {
  const other = others.find((setting) => settings[setting] !== undefined);
  if (other !== undefined) refuse([other], `is ${reason}`);
}
