import type { LockedNpmPackage } from '../../../contract/schemas/lock.schema.ts';
import type { NonEmpty } from '../../util/non-empty.ts';

export const onnxruntimeVersion = '1.30.0';

/**
 * The onnxruntime of new locks, and the one that runs models on this machine. mlpack does not depend on the package:
 * npm would unpack it for every platform, and run a script that fetches CUDA. The integrities are those of
 * package-lock.json.
 */
export const onnxruntimePackages: NonEmpty<LockedNpmPackage> = [
  {
    name: 'onnxruntime-node',
    version: onnxruntimeVersion,
    role: 'onnxruntime',
    platform: null,
    tarball: `onnxruntime-node/-/onnxruntime-node-${onnxruntimeVersion}.tgz`,
    integrity:
      'sha512-twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==',
  },
  {
    name: 'onnxruntime-common',
    version: onnxruntimeVersion,
    role: 'onnxruntime',
    platform: null,
    tarball: `onnxruntime-common/-/onnxruntime-common-${onnxruntimeVersion}.tgz`,
    integrity:
      'sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==',
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
