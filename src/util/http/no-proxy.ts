import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Whether NO_PROXY excepts an address, as Go's net/http and curl read it: names and what is below them, with or without
 * a dot or `*.` before, ports, IP addresses, CIDR blocks, and `*` for all; separated by commas or spaces.
 */
export function goesDirect({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/u, '$1')
    .replace(/\.$/u, '');
  const asked = { host, port: port || (protocol === 'https:' ? '443' : '80') };
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/u)
    .some((entry) => entry !== '' && excepts(entry, asked));
}

function excepts(entry: string, { host, port }: { readonly host: string; readonly port: string }): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isWithin(host, entry);
  const { host: named, port: wanted } = split(entry);
  if (wanted !== undefined && wanted !== port) return false;
  if (isIP(named) !== 0) return isIP(host) !== 0 && isWithin(host, `${named}/${isIPv4(named) ? 32 : 128}`);
  const domain = named.replace(/^\*?\./u, '').replace(/\.$/u, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function split(entry: string): { readonly host: string; readonly port: string | undefined } {
  if (isIP(entry) !== 0) return { host: entry, port: undefined };
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/u.exec(entry) ?? [];
  return { host: bracketed ?? plain, port };
}

/** Whether a host is in a block of addresses; none is in what is no block, as Go has it. */
function isWithin(host: string, block: string): boolean {
  const [network = '', bits = ''] = block.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) === 0 || !/^\d{1,3}$/u.test(bits)) return false;
  const maxBits = family === 4 ? 32 : 128;
  if (Number(bits) > maxBits) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
