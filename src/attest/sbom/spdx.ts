import { createHash } from 'node:crypto';
import type { ImageFile } from '../../oci/image/image-files.ts';
import type { Component, Inventory, PlacedComponent } from './component.ts';
import { documentTime, documentUuid, imageNeeds, imageSha256, imageUrl } from './document-id.ts';
import { partyOf, webAddress } from './party.ts';

export const spdxMediaType = 'application/spdx+json';

/** What an attestation with such a document has as its predicate's type. */
export const spdxPredicateType = 'https://spdx.dev/Document';

const nothing = 'NOASSERTION';
const documentId = 'SPDXRef-DOCUMENT';
const imageId = 'SPDXRef-Image';
const creator = 'Tool: mlpack';

const purposes = {
  'operating-system': 'OPERATING_SYSTEM',
  container: 'CONTAINER',
  platform: 'FRAMEWORK',
  library: 'LIBRARY',
  application: 'APPLICATION',
  'machine-learning-model': 'OTHER',
  data: 'OTHER',
  file: 'FILE',
} as const satisfies Record<Component['kind'], string>;

/** An inventory as SPDX 2.3 in JSON, https://spdx.github.io/spdx-spec/v2.3/: each package with its files and their hashes. */
export function spdxDocument({ image, components }: Inventory): object {
  const purl = imageUrl(image);
  const sha256 = imageSha256(image);
  const created = documentTime(image);
  const others = new Map(
    components.flatMap(({ licence }) => (licence?.others ?? []).map((other) => [other.id, other] as const)),
  );
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: documentId,
    name: `${image.name} ${image.version} ${image.platform}`,
    documentNamespace: `urn:uuid:${documentUuid(image, 'spdx')}`,
    creationInfo: { created, creators: [creator] },
    packages: [
      {
        SPDXID: imageId,
        name: image.name,
        versionInfo: image.version,
        downloadLocation: nothing,
        filesAnalyzed: false,
        primaryPackagePurpose: purposes.container,
        checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }],
        externalRefs: [reference('PACKAGE-MANAGER', 'purl', purl)],
      },
      ...components.map((component) => packageOf(component, created)),
    ],
    files: components.flatMap(({ files }) => files.flatMap(fileOf)),
    hasExtractedLicensingInfos: [...others.values()]
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, name, text }) => ({ licenseId: id, name, extractedText: text })),
    relationships: [
      relationship(documentId, 'DESCRIBES', imageId),
      ...imageNeeds(components).map((ref) => relationship(imageId, 'CONTAINS', idOf(ref))),
      ...components.flatMap(({ ref, needs = [], files }) => [
        ...[...new Set(needs)].toSorted().map((need) => relationship(idOf(ref), 'DEPENDS_ON', idOf(need))),
        ...files
          .filter(({ digests }) => digests !== undefined)
          .map(({ path }) => relationship(idOf(ref), 'CONTAINS', fileId(path))),
      ]),
    ],
  };
}

function packageOf(component: PlacedComponent, created: string): object {
  const { ref, kind, name, group, version, description, purl, cpe, licence } = component;
  const { hashes = [], files, modelCard, properties = [] } = component;
  const [supplier, homepage] = [partyOf(component.supplier), webAddress(component.homepage)];
  const sha1s = files.flatMap(({ digests }) => digests?.sha1 ?? []);
  const references = [
    ...(purl === undefined ? [] : [reference('PACKAGE-MANAGER', 'purl', purl)]),
    ...(cpe === undefined ? [] : [reference('SECURITY', 'cpe23Type', cpe)]),
  ];
  return {
    SPDXID: idOf(ref),
    name: group === undefined ? name : `${group}/${name}`,
    ...(version !== undefined && { versionInfo: version }),
    ...(supplier !== undefined && { supplier: `Organization: ${mailed(supplier)}` }),
    downloadLocation: nothing,
    filesAnalyzed: sha1s.length > 0,
    ...(sha1s.length > 0 && {
      packageVerificationCode: { packageVerificationCodeValue: verificationCode(sha1s) },
    }),
    ...(homepage !== undefined && { homepage }),
    licenseConcluded: nothing,
    licenseDeclared: licence?.expression ?? nothing,
    copyrightText: nothing,
    ...(description !== undefined && { description }),
    primaryPackagePurpose: purposes[kind],
    ...(hashes.length > 0 && {
      checksums: hashes.map(({ algorithm, hex }) => ({
        algorithm: algorithm.replace('-', ''),
        checksumValue: hex,
      })),
    }),
    ...(references.length > 0 && { externalRefs: references }),
    // SPDX has model cards from version 3 on.
    ...(modelCard !== undefined && {
      annotations: [
        {
          annotationDate: created,
          annotationType: 'OTHER',
          annotator: creator,
          comment: `modelCard: ${JSON.stringify({ ...modelCard, properties: Object.fromEntries(properties) })}`,
        },
      ],
    }),
  };
}

/** Section 7.9 of the specification. */
function verificationCode(sha1s: readonly string[]): string {
  return createHash('sha1').update(sha1s.toSorted().join('')).digest('hex');
}

/** A link has no bytes, and SPDX no files without. */
function fileOf({ path, digests }: ImageFile): object[] {
  if (digests === undefined) return [];
  return [
    {
      SPDXID: fileId(path),
      fileName: `./${path}`,
      checksums: [
        { algorithm: 'SHA1', checksumValue: digests.sha1 },
        { algorithm: 'SHA256', checksumValue: digests.sha256 },
      ],
      licenseConcluded: nothing,
      copyrightText: nothing,
    },
  ];
}

function mailed({ name, address }: { readonly name: string; readonly address: string | undefined }): string {
  const plain = name.replaceAll(/[()]/gu, ' ').trim();
  return address === undefined ? plain : `${plain} (${address})`;
}

function idOf(ref: string): string {
  return `SPDXRef-Package-${hashed(ref)}`;
}

function fileId(path: string): string {
  return `SPDXRef-File-${hashed(path)}`;
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

function reference(category: string, type: string, locator: string): object {
  return { referenceCategory: category, referenceType: type, referenceLocator: locator };
}

function relationship(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
