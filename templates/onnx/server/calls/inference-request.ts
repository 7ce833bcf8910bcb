import type { Contract } from '../repository/contract.ts';
import type { Call } from './call.ts';
import type { Tensor } from '../tensors/dtype.ts';

/** A request for inference in terms of the model, checked against it. */
export interface InferenceRequest {
  /** Every input of the contract, by name. */
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly outputNames: readonly string[];
  /** Whether all of them are answered as they are in memory; else as text. */
  readonly isBinary?: boolean;
  /** What the request calls its rows, where it has rows. */
  readonly rowsField?: string | undefined;
  /** The answer, given the outputs in the order of their names. */
  encode(outputs: readonly Tensor[]): Payload;
}

/** The body of a successful answer. */
export interface Payload {
  /** Content-Type among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether the body is known to be text of ASCII characters alone. */
  readonly isAscii?: boolean;
}

/** @throws HttpError when the call isn't in the protocol, or not for this model */
export type Decode = (call: Call, contract: Contract) => InferenceRequest;
