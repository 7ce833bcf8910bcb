import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findEngine, requireEngine } from '../../docker/find/find-engine.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference, type Reference } from '../../oci/documents/reference.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import type { DerivedVersion } from '../../project/version/version.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import { assembleBundle } from './oci-builder.ts';
import { describeBundle, type BuiltImage } from '../image/built-image.ts';
import type { BuildSource } from './builder.ts';
import { checkGolden } from './check-golden.ts';
import { contextSource } from './context-source.ts';
import { defaultTargets, deliverImage } from '../image/deliver-image.ts';
import { buildInEngine } from './engine-builder.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { rememberBuild, type LastBuild } from '../image/last-build.ts';
import { parseOutputTarget, type OutputTarget } from '../image/output-target.ts';
import { projectSource, type PrepareOptions } from './project-source.ts';
import { pushImage, pushTo, refuseUnpushable, type PushResult } from '../release/push.ts';

export interface BuildOptions extends PrepareOptions {
  readonly builder: 'auto' | 'oci' | 'docker';
  readonly output?: string | undefined;
  /** Replay the golden cases before the image is finished. */
  readonly test: boolean;
  /** Write neither image nor lock: only tell what would come of it. */
  readonly dryRun: boolean;
  /** Push it to the registry its reference names, and move these tags to it. */
  readonly push: { readonly channels: readonly string[] } | null;
}

/** What `mlpack build --json` prints. */
export interface BuildResult {
  readonly reference: string;
  /** Why the image has its version, when it was derived; null when somebody said which. */
  readonly derivedVersion: DerivedVersion | null;
  /** Of the manifest, or of the index over several platforms; an engine's own build has none. */
  readonly digest: string | null;
  readonly images: readonly BuiltImage[];
  /** Where the image is now: nowhere after a dry run. */
  readonly locations: readonly OutputTarget[];
  readonly models: readonly BuiltModel[];
  /** Null unless it was to be pushed. */
  readonly pushed: PushResult | null;
}

export interface BuiltModel {
  readonly name: string;
  readonly version: string;
  readonly golden: {
    readonly source: GoldenSet['source'];
    readonly cases: number;
    /** Whether they were replayed before the image was finished. */
    readonly replayed: boolean;
  };
}

/**
 * Builds an image of a model, a project folder or a generated context, and puts it where it was asked
 * for: nothing is stored under a name before all of it is there.
 *
 * @throws MlpackError of any step; see docs/errors.md
 */
export async function buildImage(environment: Environment, options: BuildOptions): Promise<BuildResult> {
  const { cwd, env, home, signal } = environment;
  // What can be refused at once is refused before anything is fetched.
  const target = options.output === undefined ? undefined : await parseOutputTarget(options.output, cwd);
  refuseContradictions(options, target);
  const needsEngine = options.builder === 'docker' || target?.kind === 'docker';
  const search = { env, home, signal };
  const engine = needsEngine
    ? await requireEngine(search)
    : options.builder === 'auto' && target === undefined
      ? (await findEngine(search)).engine
      : undefined;

  await using source = await sourceOf(environment, options);
  if (options.builder === 'docker' && source.derived !== null) throw assembledOnly('A version is derived');
  const reference = referenceOf(source, options.tag);
  if (options.push !== null) refuseUnpushable(options.tag ?? source.repository);
  const models = await mapInOrder(source.models, async (model) => {
    const progress = progressOf(environment.progress, model.contract, source.models);
    if (options.test) await checkGolden({ ...environment, progress }, model);
    return builtModel(model, options.test);
  });
  const name = familiarReference(reference);
  const result = { reference: name, derivedVersion: source.derived, models };

  if (options.builder === 'docker' && engine !== undefined) {
    const image = await buildInEngine(environment, source, name, engine);
    const location = { kind: 'engine' } as const;
    await remember(environment, source, { reference: name, digest: null, location, layout: null });
    const pushed =
      options.push === null
        ? null
        : await pushImage(environment, { ...options.push, image: name, reference: name });
    return { ...result, digest: null, images: [image], locations: [{ kind: 'docker' }], pushed };
  }
  const bundle = await assembleBundle(environment, source);
  if (options.dryRun) return { ...result, ...describeBundle(bundle), locations: [], pushed: null };
  const targets = target === undefined ? await defaultTargets(source.folder, bundle, engine) : [target];
  for (const where of targets) await deliverImage(environment, bundle, reference, where, engine);
  const { digest } = bundle.descriptor;
  const layout = targets.find(({ kind }) => kind === 'oci');
  await remember(environment, source, {
    reference: name,
    digest,
    location: lastLocation(targets),
    layout: layout !== undefined && 'path' in layout ? layout.path : null,
  });
  const pushed =
    options.push === null ? null : await pushTo(environment, bundle, name, options.push.channels);
  return { ...result, ...describeBundle(bundle), locations: targets, pushed };
}

function builtModel({ contract, golden }: PackagedModel, replayed: boolean): BuiltModel {
  const { name, version } = contract;
  return { name, version, golden: { source: golden.source, cases: golden.cases.length, replayed } };
}

function refuseContradictions({ builder, dryRun }: BuildOptions, target: OutputTarget | undefined): void {
  if (builder !== 'docker') return;
  if (dryRun) throw assembledOnly('--dry-run tells');
  if (target === undefined || target.kind === 'docker') return;
  throw new MlpackError('USAGE', `--builder docker leaves the image in the engine, not in ${target.path}.`, {
    suggestions: ['Drop --output', 'Let mlpack assemble the image: --builder oci'],
  });
}

function assembledOnly(what: string): MlpackError {
  return new MlpackError(
    'USAGE',
    `${what} of an image that mlpack assembles, not of one that an engine builds.`,
    {
      suggestions: ['Let mlpack assemble it: --builder oci'],
    },
  );
}

/** A folder with a Dockerfile is a context that was generated before; anything else is a project. */
async function sourceOf(environment: Environment, options: BuildOptions): Promise<BuildSource> {
  if (options.model !== undefined) {
    const folder = resolve(environment.cwd, options.model);
    const dockerfile = await stat(join(folder, 'Dockerfile')).catch(() => undefined);
    if (dockerfile?.isFile() === true) return contextSource(environment, folder, options);
  }
  return projectSource(environment, options);
}

function referenceOf({ repository, version }: BuildSource, tag: string | undefined): Reference {
  const reference = parseReference(tag ?? repository);
  return { ...reference, tag: reference.tag ?? version };
}

/** A project folder that can't be written to is no reason to fail: the image is where it was asked for. */
async function remember(
  { progress }: Environment,
  { rememberedIn }: BuildSource,
  build: LastBuild,
): Promise<void> {
  for (const folder of rememberedIn) {
    try {
      await rememberBuild(folder, build);
    } catch (error) {
      if (!(error instanceof MlpackError)) throw error;
      progress.note(`${error.message} Name the image to mlpack run and mlpack test.`);
    }
  }
}

function lastLocation(targets: readonly OutputTarget[]) {
  const last = targets.at(-1);
  return last === undefined || last.kind === 'docker' ? ({ kind: 'engine' } as const) : last;
}
