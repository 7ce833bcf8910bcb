import { parseStatement } from '../../attest/parse-statement.ts';
import { predicateTypeAnnotation, statementMediaType, type Statement } from '../../attest/statement.ts';
import { hexOf, type Digest } from '../../oci/documents/digest.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import type { RegistryClient } from '../../registry/client/client.ts';
import { listReferrers } from '../../registry/referrers/list-referrers.ts';
import { readReferrer } from '../../registry/referrers/read-referrer.ts';
import type { Environment } from '../environment/environment.ts';

/** More of one kind are of no use to anybody who reads them. */
const most = 20;

/**
 * The unsigned statements of a kind that are attached to an image, each of which names it.
 *
 * @returns none where there are none
 * @throws MlpackError as {@link listReferrers} where that could not be told; IMAGE_INVALID for what is none, or of another
 * image; INTEGRITY, REGISTRY_…, NETWORK
 */
export async function attachedStatements(
  { signal }: Pick<Environment, 'signal'>,
  client: RegistryClient,
  repository: RegistryRepository,
  subject: Digest,
  predicateType: string,
): Promise<Statement[]> {
  const listed = await listReferrers(client, repository, subject, {
    artifactType: statementMediaType,
    signal,
  });
  const wanted = listed.filter(({ annotations }) => {
    const said = annotations?.[predicateTypeAnnotation];
    return said === undefined || said === predicateType;
  });
  const statements: Statement[] = [];
  for (const descriptor of wanted.slice(0, most)) {
    const { artifactType, layers } = await readReferrer(client, repository, subject, descriptor, signal);
    if (artifactType !== statementMediaType) continue;
    const statement = parseStatement(layers[0].bytes, `${repository.repository}@${descriptor.digest}`);
    const isOfIt = statement.subject.some(({ digest }) => digest?.['sha256'] === hexOf(subject));
    if (statement.predicateType === predicateType && isOfIt) statements.push(statement);
  }
  return statements;
}
