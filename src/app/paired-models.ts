import type { PackagedConfig } from './packaged-config.ts';

export type PackagedModel = PackagedConfig['models'][number];

/** A model of two images; null where an image hasn't got it. */
export interface ModelPair {
  readonly name: string;
  readonly before: PackagedModel | null;
  readonly after: PackagedModel | null;
}

/**
 * Which model of an image became which of another: the only one the only one, whatever it is called; of several the
 * one of the same name, and of several versions of that the one of the same version.
 */
export function pairModels(before: readonly PackagedModel[], after: readonly PackagedModel[]): ModelPair[] {
  const [onlyBefore, ...moreBefore] = before;
  const [onlyAfter, ...moreAfter] = after;
  if (onlyBefore && onlyAfter && moreBefore.length + moreAfter.length === 0) {
    return [{ name: onlyAfter.contract.name, before: onlyBefore, after: onlyAfter }];
  }
  const all = [...before, ...after];
  const keyOf = (model: PackagedModel) => {
    const { name } = model.contract;
    const isOnly = [before, after].every(
      (models) => models.filter((other) => other.contract.name === name).length <= 1,
    );
    return isOnly ? name : `${name} ${model.contract.version}`;
  };
  const keys = [...new Set(all.map(keyOf))];
  return keys.map((name) => ({
    name,
    before: before.find((model) => keyOf(model) === name) ?? null,
    after: after.find((model) => keyOf(model) === name) ?? null,
  }));
}
