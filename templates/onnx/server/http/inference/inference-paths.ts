import type { RouteLabel } from '../../../../../contract/metrics-labels.ts';
import type { ProtocolName } from '../../protocols/protocol.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { pathOf, pathSegment } from '../requests/path-segment.ts';
import { unknownLabel } from '../requests/version-label.ts';

/** What a POST to a path asks for. */
export interface InferenceTarget {
  readonly entry: RepositoryEntry;
  readonly protocol: ProtocolName;
  /** What it is counted as. */
  readonly route: RouteLabel;
}

/** A path with a model's name in it, and maybe a version, or a label for one. */
interface ModelPath {
  readonly pattern: RegExp;
  readonly protocol: ProtocolName;
  readonly route: RouteLabel;
}

const modelPaths: readonly ModelPath[] = [
  { pattern: /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/, protocol: 'infer', route: 'infer' },
  {
    pattern: /^\/models\/([^/]+)(?:\/versions\/([^/]+))?\/predict$/,
    protocol: 'predict',
    route: 'predict',
  },
  ...tensorflowPaths({ predict: 'tensorflow', classify: 'tensorflowClassify', regress: 'tensorflowRegress' }),
];

function tensorflowPaths(methods: Readonly<Record<string, ProtocolName>>): ModelPath[] {
  return Object.entries(methods).map(([method, protocol]) => ({
    pattern: new RegExp(
      String.raw`^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+)|\/labels\/([^/:]+))?:${method}$`,
    ),
    protocol,
    route: 'tensorflow',
  }));
}

/** The paths that inference is asked for at. */
export class InferencePaths {
  readonly #repository: Repository;
  readonly #fixed: ReadonlyMap<string, InferenceTarget>;
  /** Paths as requests spell them, found once by their pattern: as many as there are models, not as requests. */
  readonly #known = new Map<string, InferenceTarget>();

  constructor(repository: Repository, { predictRoute }: Settings) {
    this.#repository = repository;
    const entry = repository.first;
    this.#fixed = new Map([
      ['/predict', { entry, protocol: 'predict', route: 'predict' }],
      ['/invocations', { entry, protocol: 'invocations', route: 'invocations' }],
      // Vertex AI may name one of the others, and expects its own protocol there.
      ...(predictRoute === null ? [] : [vertexTarget(predictRoute, entry)]),
    ]);
  }

  /**
   * @param url of a POST
   * @returns null when it is no path of inference
   * @throws HttpError 404 when it names a model that the image doesn't hold, 400 when it is no valid URI
   * or names a label
   */
  find(url: string): InferenceTarget | null {
    const spelled = pathOf(url);
    const known = this.#fixed.get(spelled) ?? this.#known.get(spelled);
    if (known !== undefined) return known;
    const path = withoutSlash(spelled);
    const fixed = this.#fixed.get(path);
    if (fixed !== undefined) return fixed;
    for (const { pattern, protocol, route } of modelPaths) {
      const match = pattern.exec(path);
      if (match === null) continue;
      const [, name = '', version, label] = match;
      if (label !== undefined) throw unknownLabel(pathSegment(label));
      const asked = version === undefined ? undefined : pathSegment(version);
      const entry =
        route === 'tensorflow'
          ? this.#repository.findNumbered(pathSegment(name), asked)
          : this.#repository.find(pathSegment(name), asked);
      const target = { entry, protocol, route };
      if (this.#known.size < 1000) this.#known.set(spelled, target);
      return target;
    }
    return null;
  }

  /** Whether a POST to a path would be asking for inference, of whatever model. */
  has(url: string): boolean {
    const path = withoutSlash(pathOf(url));
    return this.#fixed.has(path) || modelPaths.some(({ pattern }) => pattern.test(path));
  }
}

/** A path with a slash at its end is the same, as everywhere else in the server. */
function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function vertexTarget(predictRoute: string, entry: RepositoryEntry): [string, InferenceTarget] {
  return [withoutSlash(predictRoute), { entry, protocol: 'vertex', route: 'vertex' }];
}
