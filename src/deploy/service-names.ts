/** Names of the services that are no models. */
const taken = ['database', 'proxy', 'prometheus', 'grafana'];

/**
 * Names of services for images: theirs, as a host name allows it, and told apart by number where
 * several would have the same.
 *
 * @param nameOf makes a name that a service may have
 */
export function serviceNames(
  imageNames: readonly string[],
  nameOf: (imageName: string) => string = hostName,
): string[] {
  const used = new Set(taken);
  return imageNames.map((imageName) => {
    const base = nameOf(imageName);
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}-${number}`;
    used.add(name);
    return name;
  });
}

const longest = 40;

/** Letters, digits and single hyphens, as a name of a host or of a Compose project may have them. */
export function hostName(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, longest)
    .replaceAll(/^-|-$/gu, '');
  return plain === '' ? 'model' : plain;
}

/** The same that begins with a letter, as a Service of Kubernetes has to (RFC 1035, section 2.3.1). */
export function labelName(text: string): string {
  const name = hostName(text);
  return /^[a-z]/u.test(name) ? name : hostName(`model-${name}`);
}

/** A name of a service that belongs to another's, no longer than others are. */
export function partName(service: string, part: string): string {
  return `${service.slice(0, longest - part.length - 1).replace(/-$/u, '')}-${part}`;
}

/** Whether Compose takes a text as the name of a project; so long that those of its containers still fit a host name. */
export function isProjectName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,39}$/u.test(text);
}
