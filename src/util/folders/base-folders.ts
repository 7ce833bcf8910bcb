import { isAbsolute, join } from 'node:path';

interface User {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder below which a user's caches lie (XDG Base Directory Specification, "Environment variables": relative paths
 * are invalid and ignored).
 */
export function cacheHome({ env, home }: User): string {
  return absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache');
}

/** The folder below which a user's settings lie, as {@link cacheHome}. */
export function configHome({ env, home }: User): string {
  return absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
}

/** The folder of a user's sockets and secrets, as {@link cacheHome}; there need not be one. */
export function runtimeFolder({ env }: Pick<User, 'env'>): string | undefined {
  return absolute(env['XDG_RUNTIME_DIR']);
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
