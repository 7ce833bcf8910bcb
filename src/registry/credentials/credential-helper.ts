import { execFile } from 'node:child_process';
import type { Credentials } from './credentials.ts';

const timeoutMs = 30_000;
/** The user name that stands for a refresh token. */
const tokenUser = '<token>';

/** A credential helper of Docker, `docker-credential-NAME`. Protocol: github.com/docker/docker-credential-helpers. */
export interface CredentialHelper {
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a helper keeps under `server`; undefined when it keeps nothing.
 *
 * @throws Error when it cannot be run or fails; never with what it printed on stdout.
 */
export async function askCredentialHelper(
  helper: CredentialHelper,
  server: string,
): Promise<Credentials | undefined> {
  const stdout = await runHelper(helper, 'get', server);
  if (stdout === undefined) return undefined;
  const credentials = parseAnswer(stdout);
  if (credentials === undefined) throw new Error(`docker-credential-${helper.name} answered nonsense`);
  return credentials;
}

/** Has a helper keep credentials under `server`. @throws Error as {@link askCredentialHelper} */
export async function tellCredentialHelper(
  helper: CredentialHelper,
  server: string,
  credentials: Credentials,
): Promise<void> {
  const [username, secret] =
    'identityToken' in credentials
      ? [tokenUser, credentials.identityToken]
      : [credentials.username, credentials.password];
  const message = { ServerURL: server, Username: username, Secret: secret };
  await runHelper(helper, 'store', JSON.stringify(message));
}

/** Has a helper forget what it keeps under `server`. @throws Error as {@link askCredentialHelper} */
export async function emptyCredentialHelper(helper: CredentialHelper, server: string): Promise<void> {
  await runHelper(helper, 'erase', server);
}

/** What the helper printed; undefined when it has no such credentials. */
async function runHelper(
  { name, env, signal }: CredentialHelper,
  action: 'get' | 'store' | 'erase',
  input: string,
): Promise<string | undefined> {
  if (!/^[\w.-]+$/u.test(name)) throw new Error(`"${name}" is not the name of a credential helper`);
  const program = `docker-credential-${name}`;
  return new Promise<string | undefined>((resolve, reject) => {
    const options = { env: { ...env }, timeout: timeoutMs, ...(signal === undefined ? {} : { signal }) };
    const child = execFile(program, [action], options, (error, out) => {
      if (error === null) resolve(out);
      else if (/credentials not found/iu.test(out)) resolve(undefined);
      else reject(new Error(`${program} ${error.code === 'ENOENT' ? 'is not on the PATH' : 'failed'}`));
    });
    // It may end without reading, and says why by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${input}\n`);
  });
}

function parseAnswer(stdout: string): Credentials | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const username = 'Username' in answer ? answer.Username : undefined;
  const secret = 'Secret' in answer ? answer.Secret : undefined;
  if (typeof username !== 'string' || typeof secret !== 'string') return undefined;
  return username === tokenUser ? { identityToken: secret } : { username, password: secret };
}
