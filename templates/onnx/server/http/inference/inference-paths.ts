import { pathPattern } from '../requests/path-pattern.ts';
import type { Protocol } from '../../calls/protocol.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { pathOf, pathSegment } from '../requests/path-segment.ts';
import { unknownLabel } from '../../protocols/tensorflow/version-label.ts';

/** What a POST to a path asks for. Of its protocol what every request needs, at hand. */
export interface InferenceTarget {
  readonly entry: RepositoryEntry;
  /** The name of the protocol. */
  readonly protocol: string;
  readonly metricsLabel: string;
  readonly answerTypes: readonly string[] | null;
}

/** A path with a model's name in it, and maybe a version, or a label for one. */
interface ModelPath {
  readonly pattern: RegExp;
  readonly protocol: Protocol;
}

/** The paths that inference is asked for at. */
export class InferencePaths {
  readonly #repository: Repository;
  readonly #fixed: ReadonlyMap<string, InferenceTarget>;
  readonly #modelPaths: readonly ModelPath[];
  /** Paths as requests spell them, found once by their pattern: as many as there are models, not as requests. */
  readonly #known = new Map<string, InferenceTarget>();

  /** @param protocols no two of the same path; one that the settings name may be that of another, and goes before it */
  constructor(repository: Repository, settings: Settings, protocols: readonly Protocol[]) {
    this.#repository = repository;
    const fixed = new Map<string, InferenceTarget>();
    const templates = protocols.flatMap((protocol) => protocol.paths.map((path) => ({ path, protocol })));
    for (const { path, protocol } of templates)
      if (!path.includes('{')) fixed.set(path, targetOf(repository.first, protocol));
    for (const protocol of protocols) {
      const path = protocol.pathOfSettings?.(settings) ?? null;
      // It may be one of another protocol, where this one is expected then.
      if (path !== null) fixed.set(withoutSlash(path), targetOf(repository.first, protocol));
    }
    this.#fixed = fixed;
    this.#modelPaths = templates
      .filter(({ path }) => path.includes('{'))
      .map(({ path, protocol }) => ({ pattern: pathPattern(path), protocol }));
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
    for (const { pattern, protocol } of this.#modelPaths) {
      const { model = '', version, label } = pattern.exec(path)?.groups ?? {};
      if (model === '') continue;
      if (label !== undefined) throw unknownLabel(pathSegment(label));
      const name = pathSegment(model);
      const asked = version === undefined ? undefined : pathSegment(version);
      const entry =
        protocol.hasNumberedVersions === true
          ? this.#repository.findNumbered(name, asked)
          : this.#repository.find(name, asked);
      const target = targetOf(entry, protocol);
      if (this.#known.size < 1000) this.#known.set(spelled, target);
      return target;
    }
    return null;
  }

  /** Whether a POST to a path would be asking for inference, of whatever model. */
  has(url: string): boolean {
    const path = withoutSlash(pathOf(url));
    return this.#fixed.has(path) || this.#modelPaths.some(({ pattern }) => pattern.test(path));
  }
}

/** A path with a slash at its end is the same, as everywhere else in the server. */
function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function targetOf(entry: RepositoryEntry, { name, metricsLabel, answerTypes }: Protocol): InferenceTarget {
  return { entry, protocol: name, metricsLabel, answerTypes };
}
