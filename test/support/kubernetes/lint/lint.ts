import { nameOf, type Finding, type KubernetesObject, type Problem } from '../objects.ts';
import { imageFindings } from './images.ts';
import { hardeningFindings } from './hardening.ts';
import { knativeFindings } from './knative.ts';
import { namingFindings } from './naming.ts';
import { probeFindings } from './probes.ts';
import { referenceFindings } from './references.ts';
import { resourceFindings } from './resources.ts';
import { selectorFindings } from './selectors.ts';
import { servicePortFindings } from './service-ports.ts';
import { targetFindings } from './targets.ts';

/** What a set may rely on. */
export interface LintOptions {
  /** Objects that are there without being in the set, as `Kind/name`. */
  readonly external?: readonly string[];
}

/** Objects that are applied together, and the names of those that are there already. */
export interface ObjectSet {
  readonly objects: readonly KubernetesObject[];
  readonly external: ReadonlySet<string>;
}

/** Rules of ours, each of one object among those it is applied with. */
const rules: readonly ((object: KubernetesObject, set: ObjectSet) => Finding[])[] = [
  namingFindings,
  imageFindings,
  resourceFindings,
  probeFindings,
  hardeningFindings,
  knativeFindings,
  selectorFindings,
  servicePortFindings,
  targetFindings,
  referenceFindings,
];

/** What rules of ours find wrong with objects that are applied together; no API server would refuse most of it. */
export function lintFindings(
  objects: readonly KubernetesObject[],
  { external = [] }: LintOptions,
): Problem[] {
  const set = { objects, external: new Set(external) };
  return objects.flatMap((object) =>
    rules.flatMap((rule) => rule(object, set)).map((finding) => ({ object: nameOf(object), ...finding })),
  );
}
