/** Mirrors that Debian's files are fetched from; URLs without a trailing slash. */
export interface DebianMirrors {
  readonly debian: string;
  readonly 'debian-security': string;
  /** Keeps what the mirrors have dropped (https://snapshot.debian.org). */
  readonly snapshot: string;
}

/**
 * @param base the URL under which a mirror has `debian/` and `debian-security/`, as the user
 * gives it in MLPACK_DEBIAN_MIRROR; deb.debian.org when undefined.
 */
export function debianMirrors(base = 'http://deb.debian.org'): DebianMirrors {
  const root = base.replace(/\/+$/u, '');
  return {
    debian: `${root}/debian`,
    'debian-security': `${root}/debian-security`,
    snapshot: 'https://snapshot.debian.org',
  };
}

type DebianArchive = 'debian' | 'debian-security';
export type DebianArchitecture = 'amd64' | 'arm64';

/** A distribution of an archive: `dists/<codename>`. */
export interface DebianSuite {
  readonly archive: DebianArchive;
  readonly codename: string;
}

/** Suites that packages of a release come from; a higher version in any of them wins. */
export function suitesOf(release: string): DebianSuite[] {
  return [
    { archive: 'debian', codename: release },
    { archive: 'debian', codename: `${release}-updates` },
    { archive: 'debian-security', codename: `${release}-security` },
  ];
}
