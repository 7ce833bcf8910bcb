/** Names of the services that are no models. */
const taken = ['database', 'proxy', 'prometheus', 'grafana'];

/**
 * Names of services for images: theirs, as a host name allows it, and told apart by number where
 * several would have the same.
 */
export function serviceNames(imageNames: readonly string[]): string[] {
  const used = new Set(taken);
  return imageNames.map((imageName) => {
    const base = hostName(imageName);
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}-${number}`;
    used.add(name);
    return name;
  });
}

/** Letters, digits and single hyphens, as a name of a host or of a Compose project may have them. */
export function hostName(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/gu, '');
  return plain === '' ? 'model' : plain;
}

/** Whether Compose takes a text as the name of a project; so long that those of its containers still fit a host name. */
export function isProjectName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,39}$/u.test(text);
}
