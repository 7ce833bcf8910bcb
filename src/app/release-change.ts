import { isDeepStrictEqual } from 'node:util';
import { pairModels, type ModelPair, type PackagedModel } from './paired-models.ts';
import type { ReleasedImage } from './released-image.ts';

/** What a version changed against the one before it. */
export interface ReleaseChange {
  /** The version before it. */
  readonly since: string;
  /** What callers see, a text for each change. */
  readonly signature: readonly string[];
  readonly weights: boolean;
  /** Anything else: server, base, settings, golden cases. */
  readonly other: boolean;
}

/** Undefined when nothing can be said because mlpack did not make both. */
export function releaseChange(
  since: string,
  before: ReleasedImage,
  after: ReleasedImage,
): ReleaseChange | null {
  if (before.models.length === 0 || after.models.length === 0) return null;
  const pairs = pairModels(before.models, after.models);
  return {
    since,
    signature: pairs.flatMap((pair) => signatureTexts(pair, pairs.length)),
    weights: pairs.some(({ before: a, after: b }) => a?.contract.model.sha256 !== b?.contract.model.sha256),
    other:
      !isDeepStrictEqual(surroundings(before), surroundings(after)) ||
      pairs.some(({ before: a, after: b }) => !isDeepStrictEqual(details(a), details(b))),
  };
}

function signatureTexts({ name, before, after }: ModelPair, models: number): string[] {
  if (before === null) return [`model ${name} added`];
  if (after === null) return [`model ${name} removed`];
  const texts = isDeepStrictEqual(
    [before.contract.inputs, before.contract.outputs],
    [after.contract.inputs, after.contract.outputs],
  )
    ? []
    : ['changed'];
  return models === 1 ? texts : texts.map((text) => `${name}: ${text}`);
}

/** What is around the models; the layers with them and their config are told apart by what they hold. */
function surroundings({ layers, environment, labels }: ReleasedImage) {
  const own = /\/opt\/mlpack\/(?:model|config)\/$/u;
  return {
    layers: layers.flatMap(({ createdBy, digest }) => (own.test(createdBy ?? '') ? [] : [digest])),
    environment,
    labels: new Map([...labels].filter(([name]) => !/\.version$|\.sha256$/u.test(name))),
  };
}

function details(model: PackagedModel | null) {
  if (model === null) return null;
  const { description, framework, limits } = model.contract;
  return { description, framework, limits, golden: model.golden };
}
