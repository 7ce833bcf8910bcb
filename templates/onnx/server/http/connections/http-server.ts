import { createServer, type RequestListener, type Server } from 'node:http';
import type { Settings } from '../../settings/settings.ts';
import { messageOf, StartError } from '../../util/start-error.ts';

/** How often connections are looked through for requests that take too long to arrive. */
const timeoutCheckMs = 5000;

/**
 * A server of HTTP, or of HTTPS where there is a certificate.
 *
 * @throws StartError when certificate and key are not good for it
 */
export async function createHttpServer(
  { tls, receiveTimeoutMs, keepAliveTimeoutMs }: Settings,
  listener: RequestListener,
): Promise<Server> {
  const options = {
    requestTimeout: receiveTimeoutMs,
    headersTimeout: receiveTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // What is wrong with a message is said as everything else is: `wrongMessage`.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.min(receiveTimeoutMs, timeoutCheckMs),
  };
  if (tls === null) return createServer(options, listener).on('checkExpectation', listener);
  // Imported when needed: it costs some of the time that a start may take.
  const { createServer: createTlsServer } = await import('node:https');
  try {
    return createTlsServer(
      { ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: receiveTimeoutMs },
      listener,
    ).on('checkExpectation', listener);
  } catch (error) {
    throw new StartError(`MLPACK_TLS_CERT_FILE, MLPACK_TLS_KEY_FILE: ${messageOf(error)}`);
  }
}
