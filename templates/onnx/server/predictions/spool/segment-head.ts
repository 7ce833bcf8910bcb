import type { TensorSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';

/** A tensor as a row of the database wants it. */
export interface SpooledSpec extends TensorSpec {
  readonly features: readonly string[] | null;
  readonly labels: readonly (string | number)[] | null;
}

/** A model as it was when it predicted: the next start may be of another image. */
export interface SpooledModel {
  readonly name: string;
  readonly version: string;
  readonly inputs: readonly SpooledSpec[];
  readonly outputs: readonly SpooledSpec[];
}

/** What the beginning of a segment says of all that follows. */
export interface SegmentHead {
  readonly imageDigest: string | null;
  /** Whether the server gets copies of another's requests, whose answers nobody sees. */
  readonly isShadow: boolean;
  /** The names of protocols by the numbers that entries have for them. */
  readonly protocols: readonly string[];
  /** Models in the order of the repository, by which entries name them. */
  readonly models: readonly SpooledModel[];
}

export function spooledModel({ name, version, inputs, outputs }: Contract): SpooledModel {
  return {
    name,
    version,
    inputs: inputs.map((spec) => ({ ...pick(spec), features: spec.features, labels: null })),
    outputs: outputs.map((spec) => ({ ...pick(spec), features: null, labels: spec.labels })),
  };
}

function pick({ name, dtype, shape, batchAxis }: TensorSpec): TensorSpec {
  return { name, dtype, shape, batchAxis };
}

/** Name of the format of segments; another format has another number at the end. */
const magic = Buffer.from('MLPKLOG1');

/** Size in bytes of what precedes the JSON: the magic and its length. */
export const prefixBytes = magic.length + 4;

/** The bytes that a segment begins with. */
export function headBytes(head: SegmentHead): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(prefixBytes);
  magic.copy(prefix);
  prefix.writeUInt32LE(json.length, magic.length);
  return Buffer.concat([prefix, json]);
}

/** Those of segments that don't say, as the servers that wrote them had them. */
const firstProtocols = [
  'infer',
  'predict',
  'invocations',
  'vertex',
  'tensorflow',
  'grpc',
  'tensorflowClassify',
  'tensorflowRegress',
] as const;

/** The head that its JSON says. @throws SyntaxError when it is none */
export function readHead(json: Buffer): SegmentHead {
  return { protocols: firstProtocols, isShadow: false, ...JSON.parse(json.toString()) };
}

/**
 * Length in bytes of the JSON of a head.
 *
 * @throws Error when the bytes are no beginning of a segment
 */
export function headLength(prefix: Buffer): number {
  if (!prefix.subarray(0, magic.length).equals(magic)) throw new Error('not a segment of the prediction log');
  return prefix.readUInt32LE(magic.length);
}
