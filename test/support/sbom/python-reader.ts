import { join, resolve } from 'node:path';
import { unpackDebs } from '../debs.ts';
import { runOk } from '../run.ts';

/** Libraries in Python, and what they import. */
const packages = [
  'python3-beartype',
  'python3-boolean',
  'python3-click',
  'python3-cyclonedx-lib',
  'python3-defusedxml',
  'python3-isodate',
  'python3-license-expression',
  'python3-packageurl',
  'python3-ply',
  'python3-py-serializable',
  'python3-pyparsing',
  'python3-rdflib',
  'python3-semantic-version',
  'python3-sortedcontainers',
  'python3-spdx-tools',
  'python3-typing-extensions',
  'python3-uritools',
  'python3-xmltodict',
  'python3-yaml',
];

const script = resolve(import.meta.dirname, 'read-sbom.py');

/** What a library in Python found in an SBOM. */
export interface ReadSbom {
  readonly components: number;
  readonly files: number;
  /** Package URLs of CycloneDX's that are written in another way than packageurl-python does. */
  readonly otherUrls?: readonly string[];
  /** What SPDX's validation says against it. */
  readonly messages?: readonly string[];
}

/**
 * Reads an SBOM by the libraries of CycloneDX or SPDX for Python, of Debian's packages.
 *
 * @throws Error with what the library says of a document that it doesn't understand
 */
export async function readByPython(format: 'cyclonedx' | 'spdx', path: string): Promise<ReadSbom> {
  const folder = await unpackDebs('sid', packages, 'amd64');
  const env = {
    ...process.env,
    PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const { stdout } = await runOk('python3', [script, format, path], { env });
  return JSON.parse(stdout) as ReadSbom;
}
