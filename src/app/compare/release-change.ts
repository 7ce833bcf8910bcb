import { isDeepStrictEqual } from 'node:util';
import {
  areDigested,
  contractChanges,
  operatorsChanged,
  type Promises,
} from '../../project/version/compatibility.ts';
import type { Contract } from '../../../contract/contract.ts';
import { imageChanges, platformChanges } from '../../project/version/image-changes.ts';
import type { Change } from '../../project/version/tensor-changes.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import type { ImageDescription } from '../image/image-description.ts';

/** What a version changed against the one before it. */
export interface ReleaseChange {
  /** The version before it. */
  readonly since: string;
  /** What callers see: models, inputs and outputs. */
  readonly signature: readonly Change[];
  /** Whether the model, or one of them, predicts with others. */
  readonly weights: boolean;
  /** Everything else: server, base, settings, platforms, golden cases. */
  readonly other: readonly Change[];
}

/** Null when nothing can be said because mlpack did not make both. */
export function releaseChange(
  since: string,
  before: ImageDescription,
  after: ImageDescription,
): ReleaseChange | null {
  if (!arePackaged(before, after)) return null;
  const isGolden = isDeepStrictEqual(before.models.map(goldenOf), after.models.map(goldenOf));
  const [from, to] = [promisesOf(before), promisesOf(after)];
  const modelsAreCompared = areDigested([...from.contracts, ...to.contracts]);
  const other = [
    ...contractChanges(from, to).filter(
      ({ level, text }) => level === 'patch' || text.endsWith(operatorsChanged),
    ),
    ...imageChanges(before.config, after.config, { modelsAreCompared }).filter(
      ({ level }) => level === 'patch',
    ),
    ...platformChanges(before.platforms, after.platforms),
    ...(isGolden ? [] : [{ level: 'patch' as const, text: 'golden cases changed' }]),
  ];
  return {
    since,
    signature: signatureChanges(before, after),
    weights: !isDeepStrictEqual(
      weightsOf(from.contracts, modelsAreCompared),
      weightsOf(to.contracts, modelsAreCompared),
    ),
    other,
  };
}

/** Whether both say what only an image of mlpack does. */
export function arePackaged(...images: readonly ImageDescription[]): boolean {
  return images.every(({ models }) => models.length > 0);
}

/** What changes for callers, whatever is predicted with; nothing where mlpack did not make both. */
export function signatureChanges(before: ImageDescription, after: ImageDescription): Change[] {
  if (!arePackaged(before, after)) return [];
  return contractChanges(withoutWeights(before), withoutWeights(after)).filter(
    ({ level }) => level !== 'patch',
  );
}

function promisesOf({ models, isList }: ImageDescription): Promises {
  return { contracts: models.map(({ contract }) => contract), isList };
}

function withoutWeights(image: ImageDescription): Promises {
  const { contracts, isList } = promisesOf(image);
  return { contracts: contracts.map(withoutDigest), isList };
}

function withoutDigest(contract: Contract): Contract {
  const { file, sizeBytes, opsets } = contract.model;
  return { ...contract, model: { file, sizeBytes, opsets, sha256: '' } };
}

function weightsOf(contracts: readonly Contract[], areDigestedAll: boolean): string[] {
  return contracts
    .map(({ model }) => (areDigestedAll ? (model.weightsSha256 ?? '') : model.sha256))
    .toSorted();
}

function goldenOf({ golden }: PackagedModel): PackagedModel['golden'] {
  return golden;
}
