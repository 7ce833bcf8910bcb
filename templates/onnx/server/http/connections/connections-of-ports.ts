import { readFileSync } from 'node:fs';

/** A TCP connection as the system has it. */
export interface SystemConnection {
  /** Address and port of the other side. */
  readonly peer: string;
  /** Bytes given to the system that the peer's system has not acknowledged. */
  readonly unsentBytes: number;
  /** Whether no process has it any more: the system alone sends what is left. */
  readonly isClosed: boolean;
}

const systemTables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/** States that have something to send, or to come: ESTABLISHED to CLOSING of Linux's include/net/tcp_states.h. */
const states = new Set(['01', '04', '05', '08', '09', '0B']);

/** Of those, the ones in which our own FIN is not acknowledged: it counts as a byte. */
const unfinished = new Set(['04', '09', '0B']);

/**
 * The connections to some of this machine's ports, by Linux's `/proc/net/tcp` (Documentation/networking/proc_net_tcp.rst);
 * none where there is no such table. Those of a container
 * end with its first process, and what the peers don't have by then is lost.
 */
export function connectionsOf(
  ports: readonly number[],
  tables: readonly string[] = systemTables,
): SystemConnection[] {
  return tables.flatMap((table) => read(table).split('\n').slice(1)).flatMap((line) => parse(line, ports));
}

function read(table: string): string {
  try {
    return readFileSync(table, 'latin1');
  } catch {
    return '';
  }
}

function parse(line: string, ports: readonly number[]): SystemConnection[] {
  const [, local = '', remote = '', state = '', queues = '', , , , , inode = ''] = line.trim().split(/\s+/);
  if (!states.has(state) || !ports.includes(portOf(local))) return [];
  const queued = Number.parseInt(queues, 16);
  return [
    {
      peer: `${addressOf(remote)}:${portOf(remote)}`,
      unsentBytes: Math.max(0, unfinished.has(state) ? queued - 1 : queued),
      isClosed: inode === '0',
    },
  ];
}

function portOf(endpoint: string): number {
  return Number.parseInt(endpoint.slice(endpoint.indexOf(':') + 1), 16);
}

/** The address of an endpoint, of which the table has words of 32 bits in the machine's order: the little end first. */
function addressOf(endpoint: string): string {
  const words = endpoint.slice(0, endpoint.indexOf(':')).match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => [...Buffer.from(word, 'hex')].toReversed());
  const isMapped = words.length === 4 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  if (words.length === 1 || isMapped) return bytes.slice(-4).join('.');
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname;
}
