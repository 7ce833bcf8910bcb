import { checkDate, isOutOfDate } from '../../util/http/certificate-date.ts';
import { codesOf } from '../../util/http/error-codes.ts';

/** Errors of a connection that worked, and may work again. */
const transient = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
];

/** Errors of a host that is not there, or is about to come back. */
const unreachable = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

const untrusted = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

/** What a plain HTTP server's answer looks like to who expects TLS. */
const notTls = ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];

/** A certificate that is not this host's, or not of this time. */
const wrongCertificate = ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Whether a connection failed for what stays so however often it is tried: no TLS there, or none to trust. */
export function isLasting(error: unknown): boolean {
  const lasting = [...notTls, ...untrusted, ...wrongCertificate];
  return codesOf(error).some((code) => lasting.includes(code));
}

/** Why a connection failed, in words: what OpenSSL says of itself has numbers, routines and lines of its source. */
export function failureReason(error: unknown): string {
  if (codesOf(error).some((code) => notTls.includes(code))) return 'TLS is not spoken there';
  const text = error instanceof Error ? error.message : String(error);
  const [, reason] = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/u.exec(text) ?? [];
  return reason === undefined ? text : `TLS failed, ${reason}`;
}

/**
 * Whether a request that failed so may succeed when sent again. A host that never answered is more
 * likely misspelt than restarting.
 */
export function mayPass(error: unknown, { hasAnswered }: { readonly hasAnswered: boolean }): boolean {
  const codes = codesOf(error);
  const isOneOf = (known: readonly string[]) => codes.some((code) => known.includes(code));
  return isOneOf(transient) || (hasAnswered && isOneOf(unreachable));
}

/** What a user can do about a connection with a registry that failed so. */
export function connectionAdvice(error: unknown, registry: string): string[] {
  const codes = codesOf(error);
  if (codes.some((code) => untrusted.includes(code))) {
    return [`Put the certificate of its authority into ~/.config/docker/certs.d/${registry}/ca.crt`];
  }
  if (isOutOfDate(error)) return [checkDate];
  if (codes.some((code) => notTls.includes(code))) {
    return [`If it is to be asked without TLS: --insecure-registry ${registry}`];
  }
  // What a server thought of the lack of a certificate is lost on the way through Node's sockets.
  if (codes.some((code) => ['ECONNRESET', 'UND_ERR_SOCKET'].includes(code))) {
    return [
      `If it wants a client certificate, put it into ~/.config/docker/certs.d/${registry}: me.cert and me.key`,
    ];
  }
  return [];
}
