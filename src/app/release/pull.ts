import { findEngine, requireEngine } from '../../docker/find/find-engine.ts';
import type { Engine } from '../../docker/engine.ts';
import { familiarReference, parseReference } from '../../oci/documents/reference.ts';
import { parsePlatform, parsePlatforms, type Platform } from '../../oci/documents/platform.ts';
import { pullBundle } from '../../registry/pull/pull.ts';
import { describeBundle, type BuiltBundle } from '../image/built-image.ts';
import { deliverImage } from '../image/deliver-image.ts';
import { tellLeftOut } from '../image/read-whole.ts';
import type { Environment } from '../environment/environment.ts';
import { parseOutputTarget, type OutputTarget } from '../image/output-target.ts';
import { registryClient } from '../environment/registry-client.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import { rememberBuild } from '../image/last-build.ts';
import { ensureStateFolder, projectLayout } from '../environment/state-folder.ts';
import { transferBars } from '../../registry/transfer-bars.ts';

export interface PullOptions {
  readonly reference: string;
  /** Target as `--output` spells it. When undefined: the engine that answers, else the layout of the current folder. */
  readonly output: string | undefined;
  /** Separated by commas. When undefined: all there are, but an engine takes its own. */
  readonly platform: string | undefined;
}

/** What `mlpack pull --json` prints. */
export interface PullResult extends BuiltBundle {
  readonly reference: string;
  /** Places that have the image now. */
  readonly locations: readonly OutputTarget[];
}

/**
 * Pulls an image, every byte checked against its digest, and puts it where it was asked for.
 *
 * @throws MlpackError REGISTRY_…, NETWORK, INTEGRITY, IMAGE_INVALID; ENGINE_… or OUTPUT_NOT_WRITABLE
 */
export async function pullTo(environment: Environment, options: PullOptions): Promise<PullResult> {
  const { cwd, env, home, store, signal, progress } = environment;
  const reference = parseReference(options.reference);
  const search = { env, home, signal };
  const asked = options.output === undefined ? undefined : await parseOutputTarget(options.output, cwd);
  const engine = await (asked?.kind === 'docker'
    ? requireEngine(search)
    : asked === undefined
      ? findEngine(search).then((found) => found.engine)
      : undefined);
  const target = asked ?? (await defaultTarget(cwd, engine));

  const name = familiarReference(reference);
  const bundle = await progress.step(`Pull ${name}`, (update) =>
    pullBundle(registryClient(environment), options.reference, {
      platforms: platformsFor(options.platform, target, engine),
      store,
      onBlob: transferBars(update),
      signal,
    }),
  );
  tellLeftOut(environment, bundle);
  await deliverImage(environment, bundle, reference, target, engine);
  if (asked === undefined && target.kind === 'oci') {
    const { digest } = bundle.descriptor;
    await rememberBuild(cwd, { reference: name, digest, location: target, layout: target.path });
  }
  return { reference: name, ...describeBundle(bundle), locations: [target] };
}

async function defaultTarget(cwd: string, engine: Engine | undefined): Promise<OutputTarget> {
  if (engine !== undefined) return { kind: 'docker' };
  await ensureStateFolder(cwd);
  return { kind: 'oci', path: projectLayout(cwd) };
}

function platformsFor(
  flag: string | undefined,
  { kind }: OutputTarget,
  engine: Engine | undefined,
): NonEmpty<Platform> | undefined {
  if (flag !== undefined) return parsePlatforms(flag);
  return kind === 'docker' && engine !== undefined ? [parsePlatform(engine.info.platform)] : undefined;
}
