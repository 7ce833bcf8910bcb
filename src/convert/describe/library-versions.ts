import { libraryNames } from '../sklearn/parts/libraries.ts';
import type { VisitedEstimator } from './estimator-tree.ts';

/**
 * The libraries that a model was made with, with their versions where it says them; of several versions all.
 *
 * @param modules that a pickle names
 */
export function libraryVersions(
  roots: readonly VisitedEstimator[],
  modules: ReadonlySet<string>,
): Readonly<Record<string, string | null>> {
  const versions = new Map<string, Set<string>>();
  const visit = ({ estimator, outline, inner }: VisitedEstimator): void => {
    const name = libraryNames.get(estimator.type.split('.', 1)[0] ?? '');
    if (name !== undefined) {
      const known = versions.get(name) ?? new Set();
      versions.set(name, known);
      const version =
        outline?.version ?? (name === 'scikit-learn' ? estimator.textOr('_sklearn_version', null) : null);
      if (version !== null) known.add(version.slice(0, 40));
    }
    inner.forEach(visit);
  };
  roots.forEach(visit);
  const numpy = numpyVersion(modules);
  return Object.fromEntries([
    ...[...versions].map(([name, known]) => [name, known.size === 0 ? null : [...known].join(', ')]),
    ...(numpy === null ? [] : [['NumPy', numpy]]),
  ]);
}

/** NumPy's modules were renamed with version 2; nothing else in a pickle tells. */
function numpyVersion(modules: ReadonlySet<string>): string | null {
  if ([...modules].some((module) => module.startsWith('numpy._core'))) return '2';
  return [...modules].some((module) => module.startsWith('numpy.core')) ? '1' : null;
}
