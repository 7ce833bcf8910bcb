/** Whether a text is a DNS subdomain, as Kubernetes names Secrets, Gateways and IngressClasses. */
export function isObjectName(text: string): boolean {
  return (
    text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u.test(text)
  );
}

/** Whether a text is a name of a folder and a part of a namespace's, which has 63 characters at most. */
export function isOverlayName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/u.test(text);
}

/** Whether a text is a host's name of letters, digits and hyphens, and no address. */
export function isHost(text: string): boolean {
  return isObjectName(text) && /(^|\.)[a-z][^.]*$/u.test(text);
}

/** Whether a text is the name of an IngressClass, or of a Gateway, which may be in a namespace that is said before it. */
export function isEntryName(text: string, by: 'gateway' | 'ingress'): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (second === undefined || by === 'ingress') return isObjectName(text);
  return isNamespace(first) && isObjectName(second) && more.length === 0;
}

/** Whether a text is a DNS label, as Kubernetes names namespaces. */
export function isNamespace(text: string): boolean {
  return text.length <= 63 && isObjectName(text) && !text.includes('.');
}
