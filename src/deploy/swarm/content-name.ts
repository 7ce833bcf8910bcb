import { createHash, scryptSync } from 'node:crypto';

/** Far fewer than a name may have, and enough that no edit is taken for what was there before. */
const digits = 8;

/**
 * Name of a config on a swarm, which never changes one: another content has another name, so that it is deployed.
 *
 * @param text what is in it
 */
export function configName(name: string, text: string): string {
  return `${name}-${createHash('sha256').update(text).digest('hex').slice(0, digits)}`;
}

/**
 * {@link configName} of a secret. The file that has the name may be anybody's to read, and the secret a word that
 * somebody chose: to try words by the name takes a twentieth of a second each.
 */
export function secretName(name: string, text: string): string {
  const cost = { N: 2 ** 14, r: 8, p: 1 };
  return `${name}-${scryptSync(text, `mlpack ${name}`, digits / 2, cost).toString('hex')}`;
}
