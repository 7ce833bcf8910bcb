import type { Signature } from '../tensor/signature.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import type { ModelConfig } from './config/config.ts';
import type { Contract } from '../../contract/contract.ts';
import type { Content } from '../util/blobs/content.ts';
import type { DeclaredChain } from '../../contract/chain.ts';

/** Known values of a column; null: any value. */
export type Categories = readonly (string | number)[] | null;

/** What is known of a model when its image is planned. */
export interface PlannedModel {
  readonly name: string;
  /** Null: that of the image, of which it is the only model. */
  readonly version: string | null;
  readonly config: ModelConfig;
  /** Keys of mlpack.yaml that lead to the model's: `models` and `1`, or none to its top level. */
  readonly configSteps: readonly string[];
  /** What callers send and get. */
  readonly signature: Signature;
  /** Absent where these are the tensors of the graph. */
  readonly chain?: DeclaredChain;
  /** What some protocols ask only models of; absent of others. */
  readonly task?: NonNullable<Contract['task']>;
  /** Name of the runtime that computes it. */
  readonly runtime: string;
  /** Axis along which rows can be stacked, by tensor name; absent or null where there is none. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** Names of columns that the model knows, by input name. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** What the model says that it was made with; null when it says nothing. */
  readonly framework: string | null;
  /** Class labels found in the model's graph, by output name. */
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>;
  /** Layout of inputs that read like images, by name. */
  readonly imageLayouts: Readonly<Record<string, 'NCHW' | 'NHWC'>>;
  /** Known values of each column, by input name. */
  readonly categories: Readonly<Record<string, readonly Categories[]>>;
  readonly opsets: Readonly<Record<string, number>>;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly digests: Pick<Contract['model'], 'weightsSha256' | 'operatorsSha256'>;
  readonly golden: GoldenSet;
  /** All files in its folder; absent: the model's own alone. */
  readonly files?: readonly {
    readonly path: string;
    readonly content: Pick<Content, 'sha256' | 'sizeBytes'>;
  }[];
}
