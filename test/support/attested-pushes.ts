import { onTestFinished } from 'vitest';
import { provenanceType } from '../../src/attest/provenance/provenance.ts';
import { createEnvironment } from '../../src/app/environment/create-environment.ts';
import { registryClient } from '../../src/app/environment/registry-client.ts';
import { pushTo } from '../../src/app/release/push.ts';
import type { AttestWhere } from '../../src/app/trust/attest.ts';
import { attachedStatements } from '../../src/app/trust/attached-statements.ts';
import type { Digest } from '../../src/oci/documents/digest.ts';
import type { ImageBundle } from '../../src/oci/image/image.ts';
import { startFaultRegistry, type FaultRegistryOptions } from './fault-registry.ts';
import { noEngine } from './no-engine.ts';
import { packagedBundle } from './packaged-bundle.ts';
import { processFacts } from './process-facts.ts';
import { tempDir } from './temp.ts';

export const commit = 'c'.repeat(40);
/** Variables of a run of GitHub Actions. */
export const inGitHub = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'me/iris',
  GITHUB_SHA: commit,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_RUN_ID: '7',
};

/** An environment of a folder of its own, with these variables, and what it notes. */
export async function environmentOf(env: Record<string, string> = {}, version = '1.2.3') {
  const notes: string[] = [];
  const dir = await tempDir();
  const progress = {
    step: <T>(_: string, run: (update: () => void) => Promise<T>) => run(() => {}),
    note: (text: string) => void notes.push(text),
  };
  const facts = processFacts(dir, { env: { ...noEngine, ...env }, progress, version });
  const environment = await createEnvironment(facts);
  onTestFinished(() => environment.http.close());
  return { environment, notes, dir };
}

interface Job {
  readonly env?: Record<string, string>;
  readonly version?: string;
  readonly attest?: AttestWhere;
  readonly channels?: readonly string[];
  readonly tag?: string;
}

/** A registry, a small image of mlpack's, and jobs that push it there as `team/iris:edge`. */
export async function attestedPushes(options: FaultRegistryOptions = { referrers: 'listed' }) {
  const registry = await startFaultRegistry(options);
  const bundle = await packagedBundle(await tempDir());
  const reference = `${registry.host}/team/iris`;
  const push = async (job: Job = {}, image: ImageBundle = bundle) => {
    const { environment, notes } = await environmentOf(job.env, job.version);
    // Versions are moved to with a second of patience.
    const { attest, channels = [], tag = 'edge' } = job;
    const pushed = await pushTo(environment, image, `${reference}:${tag}`, { channels, attest });
    return { ...pushed, notes };
  };
  const statements = async (subject: Digest) => {
    const { environment } = await environmentOf();
    const place = { registry: registry.host, repository: 'team/iris' };
    return attachedStatements(environment, registryClient(environment), place, subject, provenanceType);
  };
  return { registry, bundle, reference, push, statements };
}
