import { own } from '../../../../contract/own.ts';
import type { SignerIdentity } from '../../../attest/identity/signer-identity.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { bytesWithin } from '../../../util/files/bounded-file.ts';
import { field } from '../../../util/record.ts';
import type { Environment } from '../../environment/environment.ts';

const mostTokenBytes = 64 << 10;
const timeoutMs = 30_000;

/** Whom Fulcio is to make a certificate for, as who has logged them in says it. It goes to nobody else. */
export interface IdentityToken {
  readonly text: string;
  /** What Fulcio may call them by. */
  readonly identities: readonly SignerIdentity[];
}

/**
 * The token of this run: in `SIGSTORE_ID_TOKEN` (GitLab CI puts one there where the job asks for it), else GitHub's.
 *
 * @throws MlpackError SIGNER_FAILED where there is none
 */
export async function readIdentityToken(
  environment: Pick<Environment, 'env' | 'http' | 'signal'>,
): Promise<IdentityToken> {
  const given = own(environment.env, 'SIGSTORE_ID_TOKEN');
  const text = (given === undefined || given === '' ? await tokenOfGitHub(environment) : given).trim();
  return { text, identities: identitiesIn(text) };
}

/** https://docs.github.com/en/actions/reference/security/oidc */
async function tokenOfGitHub({
  env,
  http,
  signal,
}: Pick<Environment, 'env' | 'http' | 'signal'>): Promise<string> {
  const address = own(env, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  const secret = own(env, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  if (address === undefined || secret === undefined) throw failed('There is no token that says who signs.');
  try {
    const url = new URL(address);
    url.searchParams.set('audience', 'sigstore');
    const headers = { accept: 'application/json', authorization: `Bearer ${secret}` };
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const { status, body } = await http.request(url.href, { headers, signal: bounded });
    const answer = await bytesWithin(body, mostTokenBytes);
    if (status !== 200 || answer === undefined) throw new Error(`it answers with status ${status}`);
    const token = field(JSON.parse(answer.toString()), 'value');
    if (typeof token !== 'string') throw new Error('it answers without one');
    return token;
  } catch (error) {
    signal.throwIfAborted();
    throw failed('GitHub gave no token that says who signs.', error);
  }
}

/** What a token says is not believed here, but by Fulcio. @throws MlpackError SIGNER_FAILED, which shows nothing of what is none */
function identitiesIn(token: string): SignerIdentity[] {
  const claims = claimsOf(token);
  const issuer = field(claims, 'iss');
  const [email, subject] = [field(claims, 'email'), field(claims, 'sub')];
  if (typeof issuer !== 'string' || (typeof email !== 'string' && typeof subject !== 'string'))
    throw failed('The token that says who signs is none, or names nobody.');
  const github = field(claims, 'job_workflow_ref');
  const gitlab = field(claims, 'ci_config_ref_uri');
  const names = [
    email,
    subject,
    typeof github === 'string' && `https://github.com/${github}`,
    typeof gitlab === 'string' && `https://${gitlab}`,
  ];
  return names.flatMap((name) => (typeof name === 'string' ? [{ name, issuer }] : []));
}

function claimsOf(token: string): unknown {
  const [, claims = ''] = token.split('.', 2);
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function failed(message: string, cause?: unknown): MlpackError {
  return new MlpackError('SIGNER_FAILED', message, {
    suggestions: [
      'In GitHub Actions, give the job permissions: { id-token: write }',
      'In GitLab CI, give it id_tokens: { SIGSTORE_ID_TOKEN: { aud: sigstore } }',
      'Elsewhere, put an OpenID Connect token for the audience sigstore into SIGSTORE_ID_TOKEN',
    ],
    cause,
  });
}
