import type { GoldenSet } from '../tensor/golden.ts';
import type { Dimension, Signature, TensorInfo } from '../tensor/signature.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import type { ProjectConfig } from './config.ts';
import type { Contract } from './contract.ts';

/** What is known of the model when its image is planned. */
export interface PlannedModel {
  readonly signature: Signature;
  /** Axis along which rows can be stacked, by tensor name; absent or null where there is none. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Class labels found in the model's graph, by output name. */
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>;
  readonly opsets: Readonly<Record<string, number>>;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Everything that decides an image but for the bytes of its files. */
export interface ImagePlan {
  readonly contract: Contract;
  readonly golden: GoldenSet;
  /** Reference for FROM, pinned to a digest; null for the assembled minimal base. */
  readonly baseReference: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PlanInput {
  readonly config: ProjectConfig;
  readonly name: string;
  readonly version: string;
  readonly model: PlannedModel;
  readonly golden: GoldenSet;
  readonly baseReference: string | null;
}

const defaultMaxBodyBytes = 32 * 1024 * 1024;

/**
 * Decides what goes into an image. Pure: the same input gives the same plan.
 *
 * @throws MlpackError CONFIG_INVALID when mlpack.yaml speaks of tensors the model doesn't have, or of
 * more or fewer features or labels than there are columns.
 */
export function planImage({ config, name, version, model, golden, baseReference }: PlanInput): ImagePlan {
  const { inputs, outputs } = model.signature;
  refuseUnknown('inputs', config.inputs, inputs);
  refuseUnknown('outputs', config.outputs, outputs);
  const framework = config.framework ?? golden.framework;
  const contract: Contract = {
    schemaVersion: 1,
    name,
    version,
    description: config.description ?? null,
    framework,
    model: {
      file: 'model.onnx',
      sha256: model.sha256,
      sizeBytes: model.sizeBytes,
      opsets: sorted(model.opsets),
    },
    inputs: inputs.map((input) => ({
      ...described(input, model),
      features: fitting(
        `inputs.${input.name}.features`,
        config.inputs?.[input.name]?.features,
        lastSize(input),
      ),
    })),
    outputs: outputs.map((output) => ({
      ...described(output, model),
      labels: fitting(
        `outputs.${output.name}.labels`,
        config.outputs?.[output.name]?.labels ?? model.labels[output.name],
        isInteger(output) ? null : lastSize(output),
      ),
    })),
    limits: { maxBodyBytes: config.limits?.maxBodyBytes ?? defaultMaxBodyBytes },
  };
  return { contract, golden, baseReference, labels: imageLabels(contract) };
}

function described(tensor: TensorInfo, model: PlannedModel) {
  return {
    name: tensor.name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    batchAxis: model.batchAxes[tensor.name] ?? null,
  };
}

function isInteger({ dtype }: TensorInfo): boolean {
  return dtype.startsWith('int') || dtype.startsWith('uint');
}

function lastSize(tensor: TensorInfo): Dimension {
  return tensor.shape?.at(-1) ?? null;
}

/** The names when their number fits the size of their axis (any number fits a size that isn't fixed). */
function fitting<T>(field: string, names: readonly T[] | undefined, size: Dimension): readonly T[] | null {
  if (names === undefined) return null;
  if (typeof size === 'number' && size !== names.length) {
    throw new MlpackError(
      'CONFIG_INVALID',
      `mlpack.yaml: ${field} has ${names.length} names, but the model has ${size} columns`,
    );
  }
  return names;
}

function refuseUnknown(section: string, described: object | undefined, tensors: readonly TensorInfo[]): void {
  const known = tensors.map(({ name }) => name);
  for (const name of Object.keys(described ?? {})) {
    if (known.includes(name)) continue;
    throw new MlpackError('CONFIG_INVALID', `mlpack.yaml: ${section}.${name}: the model has no such tensor`, {
      suggestions: [`Its ${section} are: ${known.join(', ')}.`],
    });
  }
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md, and our own under dev.mlpack. */
function imageLabels(contract: Contract): Record<string, string> {
  return sorted({
    'dev.mlpack.contract': '/opt/mlpack/config/contract.json',
    'dev.mlpack.model.sha256': contract.model.sha256,
    'org.opencontainers.image.title': contract.name,
    'org.opencontainers.image.version': contract.version,
    ...(contract.description === null
      ? {}
      : { 'org.opencontainers.image.description': contract.description }),
  });
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
