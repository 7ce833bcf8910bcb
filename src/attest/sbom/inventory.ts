import type { BundledPackages } from '../../../contract/schemas/bundled.schema.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import type { ImageFile, ImageFiles } from '../../oci/image/image-files.ts';
import { placeFiles, type UnclaimedFile } from './claims.ts';
import type { ClaimedComponent, ImageFacts, Inventory } from './component.ts';
import { modelParts, type DescribedModel } from './model/model-parts.ts';
import { alpinePackages } from './packages/alpine-packages.ts';
import { baseImage, systemPart } from './packages/base-parts.ts';
import { debianPackages } from './packages/debian-packages.ts';
import { osReleases, type ImageTexts } from './packages/image-texts.ts';
import { lockedPackages } from './packages/locked-packages.ts';
import { parseOsRelease } from './packages/os-release.ts';
import { serverParts } from './packages/server-parts.ts';

/** What an image has, and what it says of itself. */
export interface ImageContents {
  readonly facts: ImageFacts;
  readonly files: ImageFiles;
  readonly texts: ImageTexts;
  readonly lock: Lock;
  readonly bundled: BundledPackages;
  readonly models: readonly DescribedModel[];
  /** Paths of what an assembled base has that no package brings. */
  readonly systemPaths: readonly string[];
  /** How many layers are those of the base, where that is an image; none where nothing tells. */
  readonly baseLayerCount: number;
}

/** The components of an image with their files; those that belong to none are left over. */
export function takeInventory(contents: ImageContents): {
  readonly inventory: Inventory;
  readonly unclaimed: readonly UnclaimedFile[];
} {
  const { facts, files, texts, lock, models } = contents;
  const system = osReleases
    .flatMap((path) => parseOsRelease(texts.get(path)?.toString('utf8') ?? '') ?? [])
    .at(0);
  const runtime = lockedPackages(files, texts, lock.npm, facts.platform);
  const isAssembled = lock.base.kind === 'minimal';
  const base = baseImage(lock.base, contents.baseLayerCount);
  const components = [
    ...runtime,
    ...serverParts(
      files,
      contents.bundled,
      runtime.map(({ ref }) => ref),
    ),
    ...modelParts(models),
    ...debianPackages(files, texts, system, lockedDebian(lock, facts.platform)),
    ...alpinePackages(files, texts, system),
    ...systemPart(files, system, isAssembled ? contents.systemPaths : []),
    ...base,
  ];
  const { placed, unclaimed } = placeFiles(eachOnce(components), files.files.values());
  return {
    inventory: { image: facts, components: placed, opaque: base.map(({ ref }) => ref) },
    unclaimed,
  };
}

/** The same with files that belong to nothing as components of their own. */
export function withUnknown(inventory: Inventory, unclaimed: readonly UnclaimedFile[]): Inventory {
  const unknown = unclaimed.map(({ file }) => ({ ...unknownFile(file), files: [file] }));
  const components = [...inventory.components, ...unknown].toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
  return { ...inventory, components };
}

function unknownFile({ path, target, digests }: ImageFile): Omit<ClaimedComponent, 'claims'> {
  return {
    ref: `file:/${path}`,
    kind: 'file',
    name: `/${path}`,
    description: target === undefined ? 'A file that belongs to nothing else' : `A link to ${target}`,
    ...(digests !== undefined && {
      hashes: [
        { algorithm: 'SHA-1', hex: digests.sha1 },
        { algorithm: 'SHA-256', hex: digests.sha256 },
      ],
    }),
  };
}

function lockedDebian({ base }: Lock, platform: string) {
  if (base.kind !== 'minimal') return { suite: undefined, locked: [] };
  const found = Object.entries(base.platforms).find(([name]) => name === platform);
  return { suite: base.suite, locked: found?.[1].packages ?? [] };
}

/** The first of each ref: what is bundled may be installed, too. */
function eachOnce(components: readonly ClaimedComponent[]): ClaimedComponent[] {
  const found = new Map<string, ClaimedComponent>();
  for (const component of components) if (!found.has(component.ref)) found.set(component.ref, component);
  return [...found.values()];
}
