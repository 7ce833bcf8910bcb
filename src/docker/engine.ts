import type Dockerode from 'dockerode';

export interface EngineInfo {
  readonly name: 'Docker' | 'Podman';
  readonly version: string;
  readonly apiVersion: string;
  /** What its containers run on, for example `linux/amd64`. */
  readonly platform: string;
  /** Whether it builds with BuildKit (else with Docker's classic builder or Podman's Buildah). */
  readonly hasBuildKit: boolean;
  /** URL of the engine, as DOCKER_HOST spells it. */
  readonly url: string;
}

/** An engine that has answered. The functions of this folder take it as their first argument. */
export interface Engine {
  readonly info: EngineInfo;
  readonly client: Dockerode;
}

/** Asks an engine what it is. Rejects with dockerode's error when it does not answer. */
export async function describeEngine(client: Dockerode, url: string): Promise<EngineInfo> {
  const version = await client.version();
  const isPodman = (version.Components ?? []).some((component) => component.Name === 'Podman Engine');
  return {
    name: isPodman ? 'Podman' : 'Docker',
    version: version.Version,
    apiVersion: version.ApiVersion,
    platform: `${version.Os}/${version.Arch}`,
    hasBuildKit: !isPodman && version.Os === 'linux' && isAtLeast(version.ApiVersion, 1, 39),
    url,
  };
}

/** BuildKit is part of every Docker Engine since API 1.39 (18.09). */
function isAtLeast(apiVersion: string, major: number, minor: number): boolean {
  const [actualMajor = 0, actualMinor = 0] = apiVersion.split('.').map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}
