import { MlpackError } from '../../errors/mlpack-error.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import { own } from '../../../contract/own.ts';

export type Architecture = 'amd64' | 'arm64';

/** A platform mlpack builds for, in the words of the image index (GOOS and GOARCH). */
export interface Platform {
  readonly os: 'linux';
  readonly architecture: Architecture;
}

/** A platform that an image may be for (image-index.md "platform"), of which mlpack builds for some. */
export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** All platforms that mlpack builds for. */
export const supportedPlatforms: NonEmpty<Platform> = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
];

const synonyms: Readonly<Record<string, Architecture>> = {
  amd64: 'amd64',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  arm64: 'arm64',
  aarch64: 'arm64',
  'arm64/v8': 'arm64',
};

/** Variants that are what is meant where none is said, as in containerd's `platforms.Normalize`. */
const impliedVariants: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8' };

/** Name of a platform, for example linux/amd64 or linux/arm/v7; linux/arm64/v8 is linux/arm64. */
export function formatPlatform(platform: Platform): `linux/${Architecture}`;
export function formatPlatform(platform: ImagePlatform): string;
export function formatPlatform({ os, architecture, variant }: ImagePlatform): string {
  const isImplied = variant === undefined || variant === '' || own(impliedVariants, architecture) === variant;
  return isImplied ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/**
 * Whether an index's entry, or a config, says a platform. BuildKit's attestations say unknown/unknown; artifacts that
 * oras attaches say linux and no architecture (inspektor-gadget/inspektor-gadget#5494).
 */
export function isKnownPlatform({ os, architecture }: ImagePlatform): boolean {
  return [os, architecture].every((part) => typeof part === 'string' && part !== '' && part !== 'unknown');
}

/** Whether two platforms are the same but for the variant of the CPU, which mlpack doesn't tell apart. */
export function isSamePlatform(a: ImagePlatform, b: ImagePlatform): boolean {
  return a.os === b.os && a.architecture === b.architecture;
}

/**
 * Parses `linux/amd64` and its usual spellings (`linux/x86_64`, `linux/arm64/v8`, …).
 * @throws MlpackError PLATFORM_UNSUPPORTED
 */
export function parsePlatform(text: string): Platform {
  const [, name = ''] = /^linux\/(.+)$/u.exec(text.trim().toLowerCase()) ?? [];
  const architecture = own(synonyms, name);
  if (architecture === undefined) throw unsupported(text.trim());
  return { os: 'linux', architecture };
}

/**
 * Parses a comma-separated list; duplicates collapse, the order is kept.
 * @throws MlpackError PLATFORM_UNSUPPORTED
 */
export function parsePlatforms(text: string): NonEmpty<Platform> {
  const [first = '', ...others] = text.split(',');
  const platforms: [Platform, ...Platform[]] = [parsePlatform(first)];
  for (const platform of others.map(parsePlatform)) {
    if (!platforms.some(({ architecture }) => architecture === platform.architecture))
      platforms.push(platform);
  }
  return platforms;
}

/**
 * The platform whose images run on a machine without emulation.
 * @param nodeArch as in `process.arch`
 * @throws MlpackError PLATFORM_UNSUPPORTED
 */
export function platformOfMachine(nodeArch: string): Platform {
  if (nodeArch === 'x64') return { os: 'linux', architecture: 'amd64' };
  if (nodeArch === 'arm64') return { os: 'linux', architecture: 'arm64' };
  throw unsupported(nodeArch);
}

function unsupported(text: string): MlpackError {
  return new MlpackError('PLATFORM_UNSUPPORTED', `Platform "${text}" is not supported.`, {
    suggestions: ['--platform linux/amd64', '--platform linux/arm64', '--platform linux/amd64,linux/arm64'],
  });
}
