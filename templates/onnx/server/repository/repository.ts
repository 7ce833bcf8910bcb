import {
  homeFolders,
  imageFiles,
  listedModelFolders,
  modelFiles,
  type ModelFolders,
  onlyModelFolders,
} from '../../../../contract/image-layout.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contract, readContract } from './contract.ts';
import { tensorsContract } from './tensors-contract.ts';
import { HttpError, isObject, shown } from '../util/http-error.ts';
import type { StepKind } from '../steps/step-kind.ts';
import { stepKinds } from '../steps/steps.ts';
import type { Settings } from '../settings/settings.ts';
import { messageOf, StartError } from '../util/start-error.ts';

/** One version of a model in the image. */
export interface RepositoryEntry {
  /** Its place in the repository, the same on every thread. */
  readonly index: number;
  readonly contract: Contract;
  /** Folder with the model's file. */
  readonly folder: string;
  readonly goldenFile: string;
  /** The same model as the tensors of its graph, by a name of its own; absent where callers send and get those anyway. */
  readonly ofTensors?: RepositoryEntry;
  /** Whether it is such a one. */
  readonly isOfTensors?: boolean;
}

/** The models of the image. */
export class Repository {
  readonly entries: readonly RepositoryEntry[];
  readonly #versions = new Map<string, readonly RepositoryEntry[]>();

  readonly #takesAnyVersion: boolean;

  /**
   * @param entries at least one; the first is what requests that name no model are for
   * @param takesAnyVersion whether a version that isn't there is the newest: a shadow is asked for what others have
   */
  constructor(entries: readonly RepositoryEntry[], takesAnyVersion = false) {
    this.entries = entries;
    this.#takesAnyVersion = takesAnyVersion;
    const taken = new Set(this.names);
    const ofTensors = entries.flatMap((entry) => entry.ofTensors ?? []);
    const all = [...entries, ...ofTensors.filter(({ contract }) => !taken.has(contract.name))];
    const byName = Map.groupBy(all, ({ contract }) => contract.name);
    for (const [name, versions] of byName) {
      this.#versions.set(
        name,
        versions.toSorted((a, b) => compareVersions(b.contract.version, a.contract.version)),
      );
    }
  }

  /** What requests that name no model are for. */
  get first(): RepositoryEntry {
    const [first] = this.entries;
    if (first === undefined) throw new StartError('the image holds no model');
    return first;
  }

  /** The names of the models, in the order of the image. */
  get names(): readonly string[] {
    return [...new Set(this.entries.map(({ contract }) => contract.name))];
  }

  /**
   * The versions of a model, newest first.
   *
   * @throws HttpError 404
   */
  versions(name: string): readonly RepositoryEntry[] {
    const versions = this.#versions.get(name);
    if (versions !== undefined) return versions;
    throw new HttpError(404, `no model ${shown(name)} here; this server has ${quoted(this.names)}`);
  }

  /**
   * A version of a model, the newest when none is asked for.
   *
   * @throws HttpError 404 when the image doesn't hold it
   */
  find(name: string, version?: string): RepositoryEntry {
    const versions = this.versions(name);
    const newest = version === undefined || this.#takesAnyVersion ? versions[0] : undefined;
    const found = versions.find(({ contract }) => contract.version === version) ?? newest;
    if (found !== undefined) return found;
    const known = quoted(versions.map(({ contract }) => contract.version));
    throw new HttpError(404, `no version ${shown(version)} of "${name}" here; this server has ${known}`);
  }

  /**
   * {@link find} for somebody who may not be told which models there are.
   *
   * @throws HttpError 404 that names none
   */
  findUntold(name: string, version?: string): RepositoryEntry {
    const versions = this.#versions.get(name);
    const found =
      version === undefined ? versions?.[0] : versions?.find(({ contract }) => contract.version === version);
    if (found !== undefined) return found;
    throw new HttpError(404, 'no such model here');
  }

  /**
   * {@link find} for protocols whose versions are numbers: a number is also for the newest of its major version, so that 1
   * asks for 1.2.3.
   *
   * @throws HttpError 404 when the image doesn't hold it
   */
  findNumbered(name: string, version?: string): RepositoryEntry {
    const versions = this.versions(name);
    const isNumber = version !== undefined && /^\d+$/.test(version);
    const isExact = versions.some(({ contract }) => contract.version === version);
    const ofMajor =
      isNumber && !isExact
        ? versions.find(({ contract }) => contract.version.startsWith(`${version}.`))
        : undefined;
    return ofMajor ?? this.find(name, version);
  }
}

/**
 * Reads what the image holds: one model (config/contract.json) or several (config/repository.json).
 *
 * @param kinds of the steps that contracts may declare; threads beside the first know all of steps/steps.ts
 * @throws StartError naming the file, the field and its value
 */
export function readRepository(settings: Settings, kinds: readonly StepKind[] = stepKinds): Repository {
  const entryIn = (folders: ModelFolders, index: number): RepositoryEntry => {
    const config = join(settings.homeFolder, folders.config);
    const entry = {
      index,
      contract: readContract(join(config, modelFiles.contract), settings, kinds),
      folder: join(settings.homeFolder, folders.model),
      goldenFile: join(config, modelFiles.golden),
    };
    const ofTensors = tensorsContract(entry.contract);
    return ofTensors === null
      ? entry
      : { ...entry, ofTensors: { ...entry, contract: ofTensors, isOfTensors: true } };
  };
  const repositoryFile = join(settings.homeFolder, homeFolders.config, imageFiles.repository);
  if (!existsSync(repositoryFile)) return new Repository([entryIn(onlyModelFolders, 0)], settings.isShadow);
  return new Repository(
    listed(repositoryFile).map((model, index) => entryIn(listedModelFolders(model), index)),
    settings.isShadow,
  );
}

function listed(file: string): { name: string; version: string }[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file}: ${messageOf(error)}`);
  }
  const models: unknown = isObject(json) ? json['models'] : undefined;
  if (!Array.isArray(models) || models.length === 0) {
    throw new StartError(`${file}: models: expected an array with a model in it, got ${shown(models)}`);
  }
  return models.map((model: unknown, i) => {
    const { name, version } = isObject(model) ? model : {};
    if (isSegment(name) && isSegment(version)) return { name, version };
    throw new StartError(`${file}: models[${i}]: expected a name and a version, got ${shown(model)}`);
  });
}

/** Whether a folder can be called so, and is then inside its parent. */
function isSegment(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/[/\\]|^\.\.?$/.test(value);
}

/** Compares versions by the numbers in them, as 1.10 is newer than 1.9; a pre-release is older than its release. */
function compareVersions(a: string, b: string): number {
  const [releaseA = '', preA] = a.split('-', 2);
  const [releaseB = '', preB] = b.split('-', 2);
  return (
    releaseA.localeCompare(releaseB, 'en', { numeric: true }) ||
    Number(preA === undefined) - Number(preB === undefined) ||
    (preA ?? '').localeCompare(preB ?? '', 'en', { numeric: true })
  );
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}
