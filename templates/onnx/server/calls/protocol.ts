import type { ModelTask } from '../../../../contract/protocols.ts';
import type { Contract } from '../repository/contract.ts';
import type { Settings } from '../settings/settings.ts';
import type { Body } from './body.ts';
import type { Call } from './call.ts';
import type { Decode } from './inference-request.ts';
import type { ProtocolRoute } from './protocol-route.ts';

/**
 * A protocol that callers may ask for inference in: all that the server knows of it. What decodes a request gives what encodes
 * its answer, too. protocols/protocols.ts lists them; nothing else knows them by name.
 */
export interface Protocol {
  /** What the prediction log and traces call it. */
  readonly name: string;
  /** What its requests are counted as (the label `route` of the metrics), maybe together with those of others. */
  readonly metricsLabel: string;
  /** Paths at which it is spoken over HTTP, by POST: templates as contract/path-template.ts has them. */
  readonly paths: readonly string[];
  /** What models do that are asked in it; absent: anything. Where an image has no such model, it isn't spoken. */
  readonly tasks?: readonly ModelTask[];
  /**
   * The name of a model in a body, where the path has none and several models may be meant; null where it has none.
   *
   * @throws HttpError 400 where nothing can be read of it
   */
  readonly modelNamedIn?: (body: Body) => string | null;
  /** What its refusals are in JSON; absent: `{"error": message}`. */
  readonly errorBody?: (status: number, message: string) => object;
  /** The path of the first model that the settings name for it; null where they name none. */
  readonly pathOfSettings?: (settings: Settings) => string | null;
  /** Whether versions in its paths are numbers: one of them is also for the newest of that major version. */
  readonly hasNumberedVersions?: boolean;
  /** Media types that it can answer in, the usual first; null where it reads Accept itself. */
  readonly answerTypes: readonly string[] | null;
  readonly decode: Decode;
  /**
   * The files that a body is as it is, a row each, in the memory of the body; null where it is none, absent: never.
   *
   * @throws HttpError as decoding does
   */
  readonly filesOf?: (call: Call, contract: Contract) => readonly Uint8Array[] | null;
  readonly decodeCost: DecodeCost;
  /** What it answers beside inference, over HTTP. */
  readonly routes?: readonly ProtocolRoute[];
}

/**
 * What reading a body takes at most until it is tensors, in bytes, beside its own.
 *
 * @throws HttpError 400 for what isn't worth the question
 */
export type DecodeCost = (call: Call, contract: Contract) => number;
