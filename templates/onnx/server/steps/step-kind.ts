import type { NamingStep } from '../../../../contract/contract.ts';
import type { TokenizerSettingsJson } from '../../../../contract/schemas/contract.schema.ts';
import type { SpreadRows } from '../../../../contract/spread-rows.ts';
import type { JsonFields } from '../json/json-fields.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { GoOn } from '../util/go-on.ts';

/** A kind of step that a contract may declare. */
export interface StepKind {
  /** The name that contracts call it by. */
  readonly kind: string;
  /**
   * Reads a declaration of it: only fields that it knows, each checked.
   *
   * @throws StartError naming file, field and value
   */
  read(declaration: JsonFields): NamingStep | DeclaredTransform;
}

/** A step that makes other tensors of tensors, as far as every thread knows it. */
interface Declared {
  readonly kind: string;
  /** What it reads: tensors that callers sent, that inference made, or a step before it. */
  readonly inputs: readonly TensorSpec[];
  /** What it makes. A tensor that was called so before is gone for those who come after it. */
  readonly outputs: readonly TensorSpec[];
  /** About how many bytes it takes at most, with what it makes; absent where that is little beside its inputs. */
  cost?(inputs: readonly Tensor[]): number;
  /**
   * About how many bytes it takes at most that depend on what callers sent, where that isn't what it reads; absent where that is little.
   *
   * @param sent by name
   * @throws HttpError 400 for what isn't worth an inference
   */
  sentCost?(sent: ReadonlyMap<string, Tensor>): number;
  /**
   * Looks at options as callers sent them, before anything is done; absent where it has none.
   *
   * @param sent by name, without what steps before make anew
   * @throws HttpError 400 for one that it doesn't take
   */
  requireOptions?(sent: ReadonlyMap<string, Tensor>): void;
  /**
   * Looks at the header of the file that a row is, as `cost` does of all; absent where rows are no files.
   *
   * @throws HttpError 400 for what isn't worth the question
   */
  lookAt?(file: Uint8Array, row: number): void;
  /** Which of its outputs have rows of different lengths, so that inference need not compute what is only padding. */
  readonly ragged?: Ragged;
  /** Whether requests don't share an inference: the memory for all rows goes by the longest of them, which is counted of each request. */
  readonly isAlone?: true;
  /** Which of its outputs are pictures of different sizes; absent where it makes none. */
  readonly sized?: Sized;
  /** Which rows it makes of a row of what it reads; absent where it makes one of each. */
  readonly spread?: SpreadRows;
  /** How it divides texts into tokens, for those who tell it; absent where it doesn't. */
  readonly encoding?: Pick<TokenizerSettingsJson, 'maxLength' | 'truncationSide'>;
  /** How it makes the vector of a text of those of its tokens, for those who tell it; absent where it doesn't. */
  readonly pooling?: string;
  /** Whether it may take so long that nothing else should wait for the thread that does it; absent: no. */
  readonly mayBlock?: true;
  /** Whether it makes each row of what it reads of that row, and may be done for some rows before others are computed; absent: no. */
  readonly isByRow?: true;
}

/** Tensors [N, L] whose rows are filled up to the longest on the right. */
export interface Ragged {
  /** Their names. */
  readonly tensors: readonly string[];
  /** Name of the tensor, int64 [N], that says how long each row is. */
  readonly lengths: string;
  /** Share of what is computed together that may be padding; 0: rows of one length only. */
  readonly mostPadding: number;
  /** Tokens that are computed together at most; absent: as many as of any model. */
  readonly mostTokens?: number;
}

/** Tensors [N, …, height, width] whose rows are filled up right and below, and of which those of one size are computed together. */
export interface Sized {
  /** Their names. */
  readonly tensors: readonly string[];
  /** Name of the tensor, int64 [N, 2], that says how high and wide each row is. */
  readonly sizes: string;
}

/** What a step does that makes other tensors of tensors. */
export interface Transform extends Declared {
  /**
   * Makes the outputs, in their order, of the inputs, in theirs. Blocks the thread while it computes.
   *
   * @param inputs of the rows of one request or of several: rows come out as they would alone
   * @param goOn to be called between rows that take long; absent: all are done
   * @throws HttpError 400 naming the input that cannot be transformed, and where in it; what `goOn` throws
   */
  run(inputs: readonly Tensor[], goOn?: GoOn): readonly Tensor[];
}

/** A step that needs a file of the model to compute, which only those threads read that do. */
interface LoadedTransform extends Declared {
  /**
   * @param folder of the model's files
   * @param told of what goes wrong that no caller is answered with
   * @throws StartError naming the file
   */
  load(folder: string, told: (fault: string) => void): Promise<Transform>;
}

/** A step as contracts declare it. */
export type DeclaredTransform = Transform | LoadedTransform;
