import { get, groupOf, nameOf, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import { podsOf } from '../pods.ts';
import type { ObjectSet } from './lint.ts';

const subdomain = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const labelName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
/** An annotation's and a ConfigMap's bounds, in bytes. */
const mostOfAnnotations = 256 * 1024;
const mostOfConfigMap = 1024 * 1024;

/** Names and labels that the API server takes, of which no two are alike, and no namespace: whoever applies says which. */
export function namingFindings(object: KubernetesObject, { objects }: ObjectSet): Finding[] {
  const { metadata } = object;
  const name = text(metadata['name']);
  const findings: Finding[] = [];
  const say = (path: string, rule: string, message: string) => findings.push({ path, rule, message });
  const isService = nameOf(object).startsWith('Service/');
  const valid = isService
    ? label.test(name) && name.length <= 63
    : subdomain.test(name) && name.length <= 253;
  if (!valid) say('/metadata/name', 'name', `${JSON.stringify(name)} is no name of a ${object.kind}`);
  // It becomes the value of a label of the pods.
  if (podsOf(object).length > 0 && name.length > 63)
    say('/metadata/name', 'name', 'longer than 63 characters');
  if (metadata['namespace'] !== undefined)
    say('/metadata/namespace', 'namespace', 'belongs to who applies it');
  if (object['status'] !== undefined) say('/status', 'status', 'is written by the cluster');
  const alike = objects.filter(
    (other) => nameOf(other) === nameOf(object) && groupOf(other) === groupOf(object),
  );
  if (alike[0] !== object) say('', 'duplicate', 'is in the set twice');
  const labelled = [
    ['/metadata/labels', get(object, 'metadata', 'labels')] as const,
    ...podsOf(object).map(({ path, labels }) => [path.replace(/spec$/, 'metadata/labels'), labels] as const),
  ];
  for (const [path, labels] of labelled)
    for (const [key, value] of Object.entries(record(labels)))
      if (!isLabel(key, value)) say(path, 'label', `${key}: ${JSON.stringify(value)} is no label`);
  if (JSON.stringify(record(metadata['annotations'])).length > mostOfAnnotations)
    say('/metadata/annotations', 'size', 'over 256 KiB');
  if (object.kind === 'ConfigMap' && Buffer.byteLength(JSON.stringify(object)) > mostOfConfigMap)
    say('/data', 'size', 'over 1 MiB');
  return findings;
}

function isLabel(key: string, value: unknown): boolean {
  const [name = '', prefix, ...more] = key.split('/').toReversed();
  const isKey = labelName.test(name) && more.length === 0 && (prefix === undefined || subdomain.test(prefix));
  return isKey && (value === '' || labelName.test(text(value)));
}
