import { imageFiles } from '../../../contract/image-layout.ts';
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Engine } from '../../docker/engine.ts';
import { findEngine, requireEngine } from '../../docker/find/find-engine.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { familiarReference, parseReference, type Reference } from '../../oci/documents/reference.ts';
import { shellPath } from '../../util/shell-word.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { DerivedVersion } from '../../project/version/version.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import { ociBuilder } from './oci-builder.ts';
import type { BuiltImage } from '../image/built-image.ts';
import type { Builder, BuildSource, SourceModel } from './builder.ts';
import type { UnusedGolden } from '../project/golden/golden-file.ts';
import type { Unrecorded } from '../project/golden/golden-of.ts';
import { checkGolden } from './check-golden.ts';
import type { BuildForm } from './model-forms.ts';
import { modelcarBuilder } from './modelcar-builder.ts';
import { modelpackBuilder } from './modelpack-builder.ts';
import { contextSource } from './context-source.ts';
import { engineBuilder } from './engine-builder.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { rememberBuild, type LastBuild } from '../image/last-build.ts';
import { rememberModelFiles, replacedModelFiles, type BuiltModelFile } from '../image/model-files.ts';
import { parseOutputTarget, type OutputTarget } from '../image/output-target.ts';
import { projectSource, type PrepareOptions } from './project-source.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { refuseUnpushable, type PushOptions, type PushResult } from '../release/push.ts';

export interface BuildOptions extends PrepareOptions {
  readonly builder: 'auto' | 'oci' | 'docker';
  /** What is made; an image that serves the models unless given. */
  readonly form?: BuildForm | undefined;
  readonly output?: string | undefined;
  /** Replay the golden cases before the image is finished. */
  readonly test: boolean;
  /** Names of rules that find what is no credential. */
  readonly allowSecrets?: readonly string[] | undefined;
  /** Write neither image nor lock: only tell what would come of it. */
  readonly dryRun: boolean;
  /** Push it to the registry its reference names; null: not. */
  readonly push: Pick<PushOptions, 'channels' | 'attest'> | null;
}

/** What `mlpack build --json` prints. */
export interface BuildResult {
  /** What was made. */
  readonly form: BuildForm;
  readonly reference: string;
  /** Why the image has its version, when it was derived; null when somebody said which. */
  readonly derivedVersion: DerivedVersion | null;
  /** Digest of the manifest, or of the index over several platforms; null of an engine's own build, which has none. */
  readonly digest: string | null;
  readonly images: readonly BuiltImage[];
  /** Places that have the image now; none after a dry run. */
  readonly locations: readonly OutputTarget[];
  readonly models: readonly BuiltModel[];
  /** The other models that were built here under this name before; null where the image takes none's place. */
  readonly replaced: ReplacedModels | null;
  /** What the push did; null unless the image was to be pushed. */
  readonly pushed: PushResult | null;
}

interface ReplacedModels {
  /** Their files, which are still there, relative to the current folder. */
  readonly models: readonly string[];
  /** What to do to have both. */
  readonly suggestion: string;
}

export interface BuiltModel {
  readonly name: string;
  readonly version: string;
  readonly golden: {
    readonly source: GoldenSet['source'];
    readonly cases: number;
    /** Whether they were replayed before the image was finished. */
    readonly replayed: boolean;
    /** A golden file that was found, or named before, and not used; null where there is none. */
    readonly unused: UnusedGolden | null;
    /** Why there are no cases, where none was given and none could be recorded; else null. */
    readonly unrecorded: Unrecorded | null;
  };
}

const allBuilders = { auto: ociBuilder, oci: ociBuilder, docker: engineBuilder };
const formBuilders = { modelcar: modelcarBuilder, modelpack: modelpackBuilder };

/**
 * Builds an image of a model, a project folder or a generated context, and puts it where it was asked
 * for: nothing is stored under a name before all of it is there.
 *
 * @throws MlpackError of any step; see docs/errors.md
 */
export async function buildImage(
  environment: Environment,
  options: BuildOptions,
  builders: Readonly<Record<BuildOptions['builder'], Builder>> = allBuilders,
): Promise<BuildResult> {
  const { test, dryRun, form = 'image' } = options;
  const isServed = form === 'image';
  const builder = isServed ? builders[options.builder] : formBuilders[form];
  // What can be refused at once is refused before anything is fetched.
  const target =
    options.output === undefined ? undefined : await parseOutputTarget(options.output, environment.cwd);
  builder.refuse({ target, dryRun });
  const engine = isServed ? await engineFor(environment, builder, options.builder, target) : undefined;

  await using source = await sourceOf(environment, options);
  builder.refuse({ target, dryRun, derived: source.derived });
  await refuseSecrets(environment, source, options.allowSecrets ?? []);
  const reference = referenceOf(source, options.tag, form);
  if (options.push !== null) refuseUnpushable(options.tag ?? source.repository, 'mlpack build --push --tag');
  const models = await mapInOrder(source.models, async (model) => {
    const progress = progressOf(environment.progress, model.contract, source.models);
    if (test) await checkGolden({ ...environment, progress }, model);
    return builtModel(model, test);
  });

  const image = await builder.build(environment, source, { reference, target, engine });
  const name = familiarReference(reference);
  const { digest, images } = image;
  const result = { form, reference: name, derivedVersion: source.derived, digest, images, models };
  if (dryRun) return { ...result, locations: [], replaced: null, pushed: null };
  const files = source.models.map(({ origin: { path }, contract }) => ({
    path,
    sha256: contract.model.sha256,
  }));
  const replaced =
    target === undefined && isServed
      ? await replacedModelFiles(source.folder, { reference: name, models: files })
      : [];
  const locations = await image.deliver();
  await source.rememberGolden();
  // What is run and tested next is an image with a server.
  if (isServed) {
    const last = { reference: name, digest, ...lastPlace(locations) };
    await remember(environment, source, last, target === undefined ? files : []);
  }
  const pushed = options.push === null ? null : await image.push(options.push);
  return { ...result, locations, replaced: replacedModels(environment, options, replaced), pushed };
}

function replacedModels(
  { cwd }: Environment,
  { before = [], model }: BuildOptions,
  files: readonly string[],
): ReplacedModels | null {
  if (files.length === 0) return null;
  const typed = [...before, ...(model === undefined ? [] : [model])]
    .map((path) => `${shellPath(path)} `)
    .join('');
  return {
    models: files.map((path) => relative(cwd, path)),
    suggestion: `Give one of them another name: mlpack build ${typed}--tag NAME`,
  };
}

/** The engine that builds or takes the image: one that must answer, one that may, or none. */
async function engineFor(
  { env, home, signal }: Environment,
  { needsEngine }: Builder,
  name: BuildOptions['builder'],
  target: OutputTarget | undefined,
): Promise<Engine | undefined> {
  const search = { env, home, signal };
  if (needsEngine || target?.kind === 'docker') return requireEngine(search);
  return name === 'auto' && target === undefined ? (await findEngine(search)).engine : undefined;
}

function builtModel(
  { contract, golden: { source, cases }, unusedGolden: unused, unrecorded }: SourceModel,
  replayed: boolean,
): BuiltModel {
  const { name, version } = contract;
  return { name, version, golden: { source, cases: cases.length, replayed, unused, unrecorded } };
}

/** A folder with a Dockerfile is a context that was generated before; anything else is a project. */
async function sourceOf(environment: Environment, options: BuildOptions): Promise<BuildSource> {
  if (options.model !== undefined) {
    const folder = resolve(environment.cwd, options.model);
    const dockerfile = await stat(join(folder, imageFiles.dockerfile)).catch(() => undefined);
    if (dockerfile?.isFile() === true) return contextSource(environment, folder, options);
  }
  return projectSource(environment, options);
}

/** Other forms of a model have tags of their own, so that none takes the place of the image that serves it. */
function referenceOf(
  { repository, version }: BuildSource,
  tag: string | undefined,
  form: BuildForm,
): Reference {
  const reference = parseReference(tag ?? repository);
  return { ...reference, tag: reference.tag ?? (form === 'image' ? version : `${version}-${form}`) };
}

/** A project folder that can't be written to is no reason to fail: the image is where it was asked for. */
async function remember(
  { progress }: Environment,
  { rememberedIn }: BuildSource,
  build: LastBuild,
  models: readonly BuiltModelFile[],
): Promise<void> {
  for (const folder of rememberedIn) {
    try {
      await rememberBuild(folder, build);
      if (models.length > 0) await rememberModelFiles(folder, { reference: build.reference, models });
    } catch (error) {
      if (!(error instanceof MlpackError)) throw error;
      progress.note(`${error.message} Name the image to mlpack run and mlpack test.`);
    }
  }
}

function lastPlace(locations: readonly OutputTarget[]): Pick<LastBuild, 'location' | 'layout'> {
  const last = locations.at(-1);
  const layout = locations.find(({ kind }) => kind === 'oci');
  return {
    location: last === undefined || last.kind === 'docker' ? { kind: 'engine' } : last,
    layout: layout !== undefined && 'path' in layout ? layout.path : null,
  };
}
