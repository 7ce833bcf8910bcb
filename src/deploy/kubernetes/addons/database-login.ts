import { postgres } from '../../prediction-log.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { stackObjectName } from './names.ts';

/** A Secret that a stack needs from outside the cluster. */
export interface LoginSecret {
  readonly name: string;
  readonly type: 'Opaque' | 'kubernetes.io/basic-auth';
  /** Keys that are no secret. */
  readonly known: Readonly<Record<string, string>>;
  /** The key that is one. */
  readonly secret: 'uri' | 'password';
}

/**
 * The Secret by which the servers log in to PostgreSQL, where it comes sealed or from outside the cluster; else null:
 * CloudNativePG makes it, that of an existing database is there, or there is no PostgreSQL.
 */
export function databaseLogin(
  stack: Pick<KubernetesStack, 'name' | 'database' | 'databaseSecret' | 'secrets'>,
): LoginSecret | null {
  const { database, databaseSecret, secrets } = stack;
  if (database !== 'postgres' || secrets === 'plain') return null;
  if (databaseSecret !== null) return { name: databaseSecret, type: 'Opaque', known: {}, secret: 'uri' };
  return {
    name: stackObjectName(stack, `${postgres.host}-login`),
    // What CloudNativePG takes for initdb.
    type: 'kubernetes.io/basic-auth',
    known: { username: postgres.user },
    secret: 'password',
  };
}
