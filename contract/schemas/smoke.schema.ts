// Made of schemas/smoke.schema.json by scripts/schema-types.ts: change that, and run npm run schema-types.

/** How an output differs from the expected one. */
export type MismatchJson =
  | {
      readonly kind: 'dtype';
      /** Name of the tensor. */
      readonly name: string;
      readonly expected: string;
      readonly actual: string;
      /** Which tensor differs, where, what was expected and what came, in a sentence. */
      readonly message: string;
    }
  | {
      readonly kind: 'shape';
      /** Name of the tensor. */
      readonly name: string;
      /** Sizes; null where any will do. */
      readonly expected: readonly (number | null)[];
      readonly actual: readonly number[];
      /** Which tensor differs, where, what was expected and what came, in a sentence. */
      readonly message: string;
    }
  | {
      readonly kind: 'value';
      /** Name of the tensor. */
      readonly name: string;
      /** Where the element is that is furthest off, one index an axis. */
      readonly index: readonly number[];
      /** Where in an element that is the text of JSON, such as "[2].score". Absent of others. */
      readonly path?: string;
      /** NaN, infinities and integers beyond 2^53 are strings. */
      readonly expected: number | boolean | string;
      /** NaN, infinities and integers beyond 2^53 are strings. */
      readonly actual: number | boolean | string;
      /** |actual - expected| there; null for what has no distance. */
      readonly difference: number | string | null;
      /** How many elements are off. */
      readonly differing: number;
      readonly total: number;
      /** Which tensor differs, where, what was expected and what came, in a sentence. */
      readonly message: string;
    };

/** What `mlpack test --json` prints */
export interface SmokeReportJson {
  readonly schemaVersion: 2;
  /** What ran the image: an engine, or this machine as a plain process; deployed: it ran already, at a URL. */
  readonly runner: 'Docker' | 'Podman' | 'process' | 'deployed';
  readonly passed: boolean;
  /** Time from asking for the start to the first ready answer. */
  readonly startToReadyMs: number;
  readonly resources?: ResourcesJson;
  /** Checks of the server as a whole. */
  readonly checks: readonly CheckResult[];
  /** @minItems 1 */
  readonly models: readonly ModelReportJson[];
}
/** What the server took; absent when a check or case failed, or nobody could ask it. */
export interface ResourcesJson {
  /** Most memory that was resident at once, from its start to the end of its tests. */
  readonly peakMemoryBytes: number;
  /** CPU time of a request, over repeated requests of all golden cases; null when there are none. */
  readonly cpuSecondsPerRequest: number | null;
}
export interface CheckResult {
  readonly name: string;
  readonly durationMs: number;
  /** What is wrong; null when the check passed. */
  readonly problem: string | null;
}
export interface ModelReportJson {
  readonly name: string;
  readonly version: string;
  readonly golden: {
    /** Who predicted the expected outputs: what trained the model, or onnxruntime when the image was built. */
    readonly source: 'framework' | 'recorded';
    readonly framework: string | null;
    /** Cases of the tensors of the graph, which only a build can replay; absent when there are none. */
    readonly leftToBuild?: number;
  };
  readonly checks: readonly CheckResult[];
  readonly cases: readonly CaseResultJson[];
}
export interface CaseResultJson {
  readonly name: string;
  /** Time from sending the request to having read the answer. */
  readonly latencyMs: number;
  /** The element that is furthest off; null when all are within tolerance or there is no answer to compare. */
  readonly mismatch: null | MismatchJson;
  /** Why there is no answer to compare; null when there is. */
  readonly problem: string | null;
}
