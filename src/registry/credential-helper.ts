import { execFile } from 'node:child_process';
import type { Credentials } from './credentials.ts';

const timeoutMs = 30_000;

/**
 * Asks `docker-credential-NAME get` for what it keeps under `server`.
 * Protocol: github.com/docker/docker-credential-helpers.
 *
 * @returns undefined when it keeps nothing.
 * @throws Error when it cannot be run or fails; never with what it printed on stdout.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/u.test(name)) throw new Error(`"${name}" is not the name of a credential helper`);
  const program = `docker-credential-${name}`;
  const stdout = await new Promise<string | undefined>((resolve, reject) => {
    const options = { env: { ...env }, timeout: timeoutMs, ...(signal === undefined ? {} : { signal }) };
    const child = execFile(program, ['get'], options, (error, out) => {
      if (error === null) resolve(out);
      else if (/credentials not found/iu.test(out)) resolve(undefined);
      else reject(new Error(`${program} ${error.code === 'ENOENT' ? 'is not on the PATH' : 'failed'}`));
    });
    // It may end without reading, and says why by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${server}\n`);
  });
  if (stdout === undefined) return undefined;
  const credentials = parseAnswer(stdout);
  if (credentials === undefined) throw new Error(`${program} answered nonsense`);
  return credentials;
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
  return username === '<token>' ? { identityToken: secret } : { username, password: secret };
}
