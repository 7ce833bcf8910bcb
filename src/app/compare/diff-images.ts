import { commonPlatform, readSample, type SampleImage } from '../../oci/image/image-source.ts';
import type { Environment } from '../environment/environment.ts';
import { describeImage, type ImageDescription } from '../image/image-description.ts';
import { imageDifference, type ImageDifference } from './image-difference.ts';
import { locateImage } from '../image/locate-image.ts';
import { openSource } from '../image/open-source.ts';
import { goldenDifference, pairModels, type GoldenDifference, type ModelPair } from './model-difference.ts';
import { operatorChanges, type OperatorChange } from './operator-difference.ts';
import { sameWeights } from '../../project/version/compatibility.ts';
import { arePackaged } from './release-change.ts';

/** One of the two images. */
export interface DiffSide {
  /** The image as the user named it. */
  readonly image: string;
  readonly digest: string;
  readonly version: string | null;
  /** The platform that is compared, for example linux/amd64. */
  readonly platform: string;
  readonly platforms: readonly string[];
  readonly sizeBytes: number;
  /** Whether it says what only an image of mlpack does. */
  readonly isPackaged: boolean;
  /** Why it doesn't, said of the image; null when it does. */
  readonly problem: string | null;
}

export interface ModelDifference {
  readonly name: string;
  /** SHA-256 of what was learnt, or of the model file where an older image knows no other; null where there is no such model. */
  readonly weights: { readonly before: string | null; readonly after: string | null };
  /** What changed in the operators; null when they were not compared. */
  readonly operators: readonly OperatorChange[] | null;
  /** What changed in the golden cases; null when they are the same. */
  readonly golden: GoldenDifference | null;
}

/** What `mlpack diff --json` prints. */
export interface Diff extends ImageDifference {
  readonly a: DiffSide;
  readonly b: DiffSide;
  /** Whether the digests are equal: then so is everything. */
  readonly identical: boolean;
  /** Models that differ; none where mlpack did not make both images. */
  readonly models: readonly ModelDifference[];
}

/**
 * Compares two images by what they say about themselves, for a platform that both are there for. Layers are not fetched, but for the small one with the
 * contract, and those with the models when these differ and are not large.
 *
 * @param options.b the last build when undefined
 * @throws MlpackError of finding and reading the images
 */
export async function diffImages(
  environment: Environment,
  options: { readonly a: string; readonly b: string | undefined },
): Promise<Diff> {
  const { hostPlatform, signal } = environment;
  const open = async (argument: string | undefined) => {
    const label = argument ?? 'the last build';
    const location = await locateImage(environment, argument, { asksRegistry: true });
    return { label, source: await openSource(environment, location) };
  };
  const [first, second] = [await open(options.a), await open(options.b)];
  const platform = (await commonPlatform(first.source, second.source, hostPlatform)) ?? hostPlatform;
  const read = async ({ label, source }: typeof first) => {
    const sample = await readSample(source, platform);
    return { label, sample, about: await describeImage(sample, label, signal) };
  };
  const [a, b] = [await read(first), await read(second)];
  const models: ModelDifference[] = [];
  const pairs = arePackaged(a.about, b.about) ? pairModels(a.about.models, b.about.models) : [];
  for (const pair of pairs) {
    models.push(await modelDifference(environment, pair, a.sample, b.sample));
  }
  return {
    a: side(a.label, a.about),
    b: side(b.label, b.about),
    identical: a.about.digest === b.about.digest,
    models,
    ...imageDifference(a.about, b.about),
  };
}

function side(label: string, about: ImageDescription): DiffSide {
  const { digest, version, platform, platforms, sizeBytes, problem } = about;
  const isPackaged = arePackaged(about);
  return { image: label, digest, version, platform, platforms, sizeBytes, isPackaged, problem };
}

async function modelDifference(
  environment: Environment,
  pair: ModelPair,
  a: SampleImage,
  b: SampleImage,
): Promise<ModelDifference> {
  const { name, before, after } = pair;
  const [from, to] = [before?.contract.model, after?.contract.model];
  const isSame = from !== undefined && to !== undefined && sameWeights(from, to);
  const digests = { before: from?.sha256 ?? null, after: to?.sha256 ?? null };
  // The file of a model may be another though its weights are the same, or its external data only.
  const areDigests = from?.weightsSha256 !== undefined && to?.weightsSha256 !== undefined;
  const weights = areDigests ? { before: from.weightsSha256, after: to.weightsSha256 } : digests;
  const golden = goldenDifference(pair);
  if (before === null || after === null) return { name, weights, operators: null, golden };
  const operators =
    isSame && digests.before === digests.after
      ? []
      : await operatorChanges(environment, { sample: a, model: before }, { sample: b, model: after });
  return { name, weights, operators, golden };
}
