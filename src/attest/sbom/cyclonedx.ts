import type { Inventory, PlacedComponent } from './component.ts';
import { documentTime, documentUuid, imageNeeds, imageSha256, imageUrl } from './document-id.ts';
import { partyOf, webAddress } from './party.ts';

export const cycloneDxMediaType = 'application/vnd.cyclonedx+json';

/** What an attestation with such a document has as its predicate's type. */
export const cycloneDxPredicateType = 'https://cyclonedx.org/bom';

/**
 * An inventory as CycloneDX 1.6 in JSON, https://cyclonedx.org/docs/1.6/json/: where each file is, is evidence of the component
 * that it belongs to. Written as its schema has it: the specification's library for JavaScript knows neither model cards nor
 * occurrences nor compositions, and sorts by the locale.
 */
export function cycloneDxDocument({ image, components, opaque }: Inventory): object {
  const purl = imageUrl(image);
  const closed = components.map(({ ref }) => ref).filter((ref) => !opaque.includes(ref));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${documentUuid(image, 'cyclonedx')}`,
    version: 1,
    metadata: {
      timestamp: documentTime(image),
      tools: { components: [{ type: 'application', name: 'mlpack' }] },
      component: {
        type: 'container',
        'bom-ref': purl,
        name: image.name,
        version: image.version,
        hashes: [{ alg: 'SHA-256', content: imageSha256(image) }],
        purl,
        properties: [{ name: 'mlpack:platform', value: image.platform }],
      },
    },
    components: components.map(componentOf),
    dependencies: [
      { ref: purl, dependsOn: imageNeeds(components) },
      ...components.map(({ ref, needs = [] }) => ({
        ref,
        ...(needs.length > 0 && { dependsOn: [...new Set(needs)].toSorted() }),
      })),
    ],
    compositions: [
      { aggregate: 'complete', assemblies: [purl, ...closed] },
      ...(opaque.length > 0 ? [{ aggregate: 'incomplete', assemblies: opaque }] : []),
    ],
  };
}

function componentOf(component: PlacedComponent): object {
  const { ref, kind, name, group, version, description, purl, cpe, licence, modelCard, files } = component;
  const [supplier, website] = [partyOf(component.supplier), webAddress(component.homepage)];
  const { hashes = [], properties = [] } = component;
  const address = supplier?.address === undefined ? [] : [{ email: supplier.address }];
  return {
    type: kind,
    'bom-ref': ref,
    ...(supplier !== undefined && {
      supplier: { name: supplier.name, ...(address.length > 0 && { contact: address }) },
    }),
    ...(group !== undefined && { group }),
    name,
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    ...(hashes.length > 0 && {
      hashes: hashes.map(({ algorithm, hex }) => ({ alg: algorithm, content: hex })),
    }),
    ...(licence !== undefined && {
      licenses: [{ expression: licence.expression, acknowledgement: 'declared' }],
    }),
    ...(cpe !== undefined && { cpe }),
    ...(purl !== undefined && { purl }),
    ...(website !== undefined && { externalReferences: [{ type: 'website', url: website }] }),
    ...(files.length > 0 && {
      evidence: { occurrences: files.map(({ path }) => ({ location: `/${path}` })) },
    }),
    ...(properties.length > 0 && { properties: properties.map(([key, value]) => ({ name: key, value })) }),
    ...(modelCard !== undefined && { modelCard }),
  };
}
