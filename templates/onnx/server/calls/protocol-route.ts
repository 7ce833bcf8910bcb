import type { RoutePath } from '../../../../contract/protocols.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings } from '../settings/settings.ts';

/** What a protocol answers beside inference: all that the server knows of such a path. */
export interface ProtocolRoute extends RoutePath {
  /**
   * What is sent as JSON, or a text as it is.
   *
   * @throws HttpError of what is refused
   */
  readonly answer: (request: RouteRequest, served: Served) => object | string | Promise<object>;
}

/** A request to such a path. */
export interface RouteRequest {
  readonly method: string;
  /** The texts at the places of the template, decoded; without those in its brackets where that was left out. */
  readonly places: ReadonlyMap<string, string>;
  /**
   * The body as JSON, undefined where it is empty.
   *
   * @throws HttpError 400 where it is none, 413 where it is large
   */
  readonly json: () => Promise<unknown>;
}

/** What there is to tell. */
export interface Served {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly status: ModelStatus;
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
}

/** How far models are, each by its index in the repository. */
export interface ModelStatus {
  /** Whether the server is told to stop. */
  readonly draining: boolean;
  /** Whether it answers, and is to be asked. */
  isModelReady(index: number): boolean;
  isLoaded(index: number): boolean;
  /** Whether requests are known to share inferences, which they aren't while it loads. */
  sharesInferences(index: number): boolean;
}
