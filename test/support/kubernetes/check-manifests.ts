/**
 * How tests check Kubernetes manifests. Programs and schemas come from npm's registry, pinned by version and hash,
 * into the rig's cache; where they can't be had, tests that use the fixture of `kit.ts` are skipped with the reason
 * (and fail where the rig must be whole).
 *
 *     import { it } from '…/test/support/kubernetes/kit.ts';
 *     it('…', async ({ kubernetes }) => {
 *       expect(await kubernetes.check(folder)).toEqual([]);                // kubectl kustomize, then all checks
 *       expect(await kubernetes.check(text, { releases: ['1.30'] })).toEqual([]);
 *       await kubernetes.helm(['lint', '--strict', chart]);
 *     });
 *
 * - `check-manifests.ts`: {@link checkManifests}, all checks of a set of objects, as a list of problems.
 * - `schemas/`: schemas of Kubernetes 1.30, 1.32, 1.33, 1.34 and 1.36, of Knative, KEDA, Gateway API, Prometheus
 *   operator, Argo Rollouts, CloudNativePG, SealedSecret and ExternalSecret, and of KServe. Unknown fields are
 *   problems.
 * - `pod-security/`: Pod Security Standards, "restricted". `lint/`: rules of our own, each in a file named after it.
 * - `pairwise.ts`: few combinations of options that hold each pair of values.
 * - `kubectl.ts`: paths of kubectl and helm, and {@link kustomize}.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kustomize } from './kubectl.ts';
import { lintFindings, type LintOptions } from './lint/lint.ts';
import { nameOf, readObjects, type Problem } from './objects.ts';
import { podSecurityFindings } from './pod-security/restricted.ts';
import { allReleases, type Release } from './schemas/pins.ts';
import { schemaFindings } from './schemas/schema-findings.ts';

/** How a set of objects is checked. */
export interface CheckOptions extends LintOptions {
  /** Releases of Kubernetes it has to be right for; all that are known when absent. */
  readonly releases?: readonly Release[];
}

/**
 * All that is wrong with a set of objects: what schemas, Pod Security "restricted" and the rules of `lint/` find.
 *
 * @param from YAML of one set as `kubectl kustomize` prints it, or the path of a folder: a kustomization, or files
 * @throws RigUnavailable when the schemas can't be had
 */
export async function checkManifests(from: string, options: CheckOptions = {}): Promise<Problem[]> {
  const { objects, problems } = readObjects(await manifestsOf(from));
  for (const object of objects) {
    const found = [
      ...(await schemaFindings(object, options.releases ?? allReleases)),
      ...podSecurityFindings(object),
    ];
    problems.push(...found.map((finding) => ({ object: nameOf(object), ...finding })));
  }
  return [...problems, ...lintFindings(objects, options)];
}

async function manifestsOf(from: string): Promise<string> {
  if (from.includes('\n') || !existsSync(from)) return from;
  const files = (await readdir(from)).filter((file) => /\.ya?ml$/.test(file));
  if (files.includes('kustomization.yaml')) return kustomize(from);
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(from, file), 'utf8')));
  return texts.join('\n---\n');
}
