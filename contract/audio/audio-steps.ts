import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import { isDivisor } from '../is-divisor.ts';
import type {
  ContractTensor,
  FilterBankScaleJson,
  FilterBankStep,
  WaveformStep,
} from '../schemas/contract.schema.ts';

interface AudioTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32' | 'int64';
}

/** No model's audio has more: samples of a file, or features of one. */
const mostSamples = 2 ** 26;
const mostMels = 1024;
const mostFrames = 2 ** 16;
const highestRate = 768_000;

const file = { dtype: 'string', shape: [null], batchAxis: 0 } as const;

/** Reads the declaration of a step of the kind `waveform`. @throws what its fields throw for one that is wrong */
export function readWaveformStep(declaration: DeclaredFields): WaveformStep {
  const [outputs, settings] = [declaration.object('outputs'), declaration.object('settings')];
  return {
    kind: 'waveform',
    input: declaration.text('input'),
    outputs: {
      samples: outputs.text('samples'),
      ...(outputs.has('mask') && { mask: outputs.text('mask') }),
      lengths: outputs.text('lengths'),
    },
    settings: {
      rate: settings.integer('rate', 1, highestRate),
      least: settings.integer('least', 1, mostSamples),
      most: settings.integer('most', 1, mostSamples),
      normalised: settings.flag('normalised'),
    },
  };
}

/** What it reads, [N], and makes: samples and maybe their mask, [N, L], and how many each row has, [N]. */
export function waveformSignature({ input, outputs }: WaveformStep): TensorSignature<AudioTensor> {
  const matrix = { shape: [null, null], batchAxis: 0 } as const;
  return {
    inputs: [{ ...file, name: input }],
    outputs: [
      { ...matrix, name: outputs.samples, dtype: 'float32' },
      ...(outputs.mask === undefined ? [] : [{ ...matrix, name: outputs.mask, dtype: 'int64' as const }]),
      { name: outputs.lengths, dtype: 'int64', shape: [null], batchAxis: 0 },
    ],
  };
}

/** Reads the declaration of a step of the kind `filterBank`. @throws what its fields throw for one that is wrong */
export function readFilterBankStep(declaration: DeclaredFields): FilterBankStep {
  const settings = declaration.object('settings');
  return {
    kind: 'filterBank',
    input: declaration.text('input'),
    output: declaration.text('output'),
    settings: {
      mels: settings.integer('mels', 1, mostMels),
      frames: settings.integer('frames', 1, mostFrames),
      normalise: settings.value('normalise') === null ? null : readScale(settings.object('normalise')),
    },
  };
}

function readScale(scale: DeclaredFields): FilterBankScaleJson {
  const [mean, std] = [scale.number('mean'), scale.number('std')];
  return { mean, std: isDivisor(std * 2) ? std : scale.refuse('std', 'a number other than 0') };
}

/** What it reads, [N], and makes, [N, frames, mels]. */
export function filterBankSignature({
  input,
  output,
  settings,
}: FilterBankStep): TensorSignature<AudioTensor> {
  const shape = [null, settings.frames, settings.mels];
  return {
    inputs: [{ ...file, name: input }],
    outputs: [{ name: output, dtype: 'float32', shape, batchAxis: 0 }],
  };
}
