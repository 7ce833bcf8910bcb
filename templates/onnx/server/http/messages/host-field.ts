/** RFC 9110, 7.2: the host and port of a URI; RFC 3986, 3.2.2 and 3.2.3. A zone may follow an address, as RFC 6874 has it. */
const hostValue =
  /^(?:\[(?:[\dA-Fa-f:.]+(?:%[\w.~%-]+)?|[vV][\dA-Fa-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})*)(?::\d*)?$/;

/** Whether the value of a field Host is one. It may be empty. */
export function isHost(value: string): boolean {
  return hostValue.test(value);
}
