import { isAskedIn } from '../../../../../contract/protocols.ts';
import { spokenOf } from './spoken-protocols.ts';
import { pathPattern } from '../requests/path-pattern.ts';
import type { Protocol } from '../../calls/protocol.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Body } from '../../calls/body.ts';
import { HttpError, shown } from '../../util/http-error.ts';
import { pathOf, pathSegment } from '../requests/path-segment.ts';
import { unknownLabel } from '../../protocols/tensorflow/version-label.ts';

/** What a POST to a path asks for. Of its protocol what every request needs, at hand. */
export interface InferenceTarget {
  readonly entry: RepositoryEntry;
  /** The name of the protocol. */
  readonly protocol: string;
  readonly metricsLabel: string;
  readonly answerTypes: readonly string[] | null;
  /** What refusals are in JSON; absent: `{"error": message}`. */
  readonly errorBody?: Protocol['errorBody'];
  /** The model that a body names, where its path doesn't and there are several. @throws HttpError 404 where it isn't there */
  readonly ofBody?: (body: Body) => InferenceTarget;
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
    const spoken = spokenOf(protocols, repository);
    const templates = spoken.flatMap((protocol) => protocol.paths.map((path) => ({ path, protocol })));
    for (const { path, protocol } of templates)
      if (!path.includes('{')) fixed.set(path, targetWithoutName(repository, protocol));
    for (const protocol of spoken) {
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
      if (!isAskedIn(protocol, entry.contract)) throw notAskedIn(protocol, name);
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

function targetOf(
  entry: RepositoryEntry,
  { name, metricsLabel, answerTypes, errorBody }: Protocol,
): InferenceTarget {
  return { entry, protocol: name, metricsLabel, answerTypes, ...(errorBody !== undefined && { errorBody }) };
}

/** What a path without a model's name asks for: the first model that the protocol is for. */
function targetWithoutName(repository: Repository, protocol: Protocol): InferenceTarget {
  const { modelNamedIn } = protocol;
  const meant = repository.entries.filter(({ contract }) => isAskedIn(protocol, contract));
  const usual = targetOf(meant[0] ?? repository.first, protocol);
  const names = new Set(meant.map(({ contract }) => contract.name));
  if (modelNamedIn === undefined || names.size === 1) return usual;
  const ofBody = (body: Body): InferenceTarget => {
    const name = modelNamedIn(body);
    if (name === null) return usual;
    if (names.has(name)) return targetOf(repository.find(name), protocol);
    throw new HttpError(404, `model: there is no ${shown(name)} here; it may be ${[...names].join(' or ')}`);
  };
  return { ...usual, ofBody };
}

function notAskedIn({ tasks = [] }: Protocol, name: string): HttpError {
  return new HttpError(404, `${shown(name)} is no model for ${tasks.join(' or ')}, which is asked for here`);
}
