import { MlpackError } from '../../errors/mlpack-error.ts';

/** A registry from which another one's images may be had instead. */
export interface Mirror {
  /** The registry it mirrors. */
  readonly of: string;
  /** Its own name: host and optional port. */
  readonly registry: string;
  /** What comes before the repositories' names there, with a slash at the end; empty when nothing does. */
  readonly prefix: string;
  /** Asked without TLS. */
  readonly isPlain: boolean;
}

/**
 * Reads `docker.io=https://mirror.example,quay.io=mirror:5000/proxy`: of each pair the registry and its
 * mirror, without TLS when that begins with `http://`.
 *
 * @throws MlpackError CONFIG_INVALID
 */
export function parseMirrors(text: string): Mirror[] {
  return text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map(parseMirror);
}

function parseMirror(pair: string): Mirror {
  const [, of, scheme, registry, path = ''] =
    /^([\w.:[\]-]+)=(https?:\/\/)?([\w.:[\]-]+)((?:\/[\w.-]+)*)\/*$/u.exec(pair) ?? [];
  if (of === undefined || registry === undefined || !URL.canParse(`https://${registry}`)) {
    throw new MlpackError('CONFIG_INVALID', `"${pair}" is not a registry and its mirror.`, {
      suggestions: ['Write it as MLPACK_REGISTRY_MIRRORS=docker.io=https://mirror.example'],
    });
  }
  const prefix = path === '' ? '' : `${path.slice(1)}/`;
  return { of, registry, prefix, isPlain: scheme === 'http://' };
}
