import { MlpackError } from '../../errors/mlpack-error.ts';
import type { HttpResponse } from '../../util/http/http.ts';
import { connectionAdvice, failureReason } from './connection-failure.ts';
import { readBounded, TooLarge } from './read-bounded.ts';

const maxErrorBytes = 64 << 10;

/**
 * What an answer other than the wished one means: REGISTRY_AUTH, REGISTRY_NOT_FOUND or REGISTRY_FAILED,
 * with the registry's own words (distribution.md "Error codes").
 *
 * @param what for example `docker.io/library/node:24`.
 * @param origin of the credentials that were or were not used.
 * @param asksForLogin whether it was said, with this answer or before, how to log in: nobody is asked to who can't.
 */
export async function answerError(
  response: HttpResponse,
  registry: string,
  what: string,
  origin: string,
  asksForLogin: boolean,
): Promise<MlpackError> {
  const said = await saidIn(response);
  switch (response.status) {
    case 401:
    case 403:
      return new MlpackError(
        'REGISTRY_AUTH',
        `${registry} does not give ${what} away, or has no such repository: ${said} (${origin}).`,
        { suggestions: [loginAdvice(registry, asksForLogin), 'Check the spelling of the reference.'] },
      );
    case 404:
      return new MlpackError('REGISTRY_NOT_FOUND', `${registry} has no ${what}: ${said}.`, {
        suggestions: ['Check the spelling of the reference.'],
      });
    case 429:
      return new MlpackError('REGISTRY_FAILED', `${registry} has been asked too often: ${said}.`, {
        suggestions: [`Log in for a higher limit: mlpack login ${registry}`, 'Try again later.'],
      });
    default:
      return new MlpackError('REGISTRY_FAILED', `${registry} failed to give ${what}: ${said}.`);
  }
}

/** What to do about a refusal. */
export function loginAdvice(registry: string, asksForLogin: boolean): string {
  return asksForLogin
    ? `mlpack login ${registry}`
    : `${registry} asked for no login (no WWW-Authenticate): who may do what is set there.`;
}

/**
 * What an answer to credentials that are only tried means: REGISTRY_AUTH when they are refused, else as
 * {@link answerError}.
 *
 * @param origin for example `the password of me`.
 */
export async function loginError(
  response: HttpResponse,
  registry: string,
  what: string,
  origin: string,
): Promise<MlpackError> {
  if (![401, 403].includes(response.status)) return answerError(response, registry, what, origin, true);
  return new MlpackError('REGISTRY_AUTH', `${registry} refuses ${origin}: ${await saidIn(response)}.`, {
    suggestions: [
      'Check the user name and the password.',
      'Where two factors are asked for, make an access token and use it as the password.',
    ],
  });
}

/**
 * What an exception on the way means: the signal's reason, an MlpackError as it is, REGISTRY_FAILED for an answer without
 * end, else NETWORK.
 *
 * @param way that it was on; from the registry unless told.
 */
export function transferError(
  error: unknown,
  registry: string,
  what: string,
  signal?: AbortSignal,
  way: 'from' | 'to' = 'from',
): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof MlpackError) return error;
  if (error instanceof TooLarge) {
    return new MlpackError(
      'REGISTRY_FAILED',
      `${registry} answers more than ${what} can be: ${error.message}.`,
    );
  }
  const doing = way === 'from' ? 'Getting' : 'Sending';
  return new MlpackError('NETWORK', `${doing} ${what} ${way} ${registry} failed: ${failureReason(error)}`, {
    suggestions: [
      ...connectionAdvice(error, registry),
      'Check the network, and HTTPS_PROXY if there is a proxy.',
      'See what is reachable: mlpack doctor',
    ],
    cause: error,
  });
}

/**
 * {@link transferError} of an upload that the registry wanted sent to another origin.
 *
 * @param origin as the registry named it in Location.
 */
export function elsewhereError(
  error: unknown,
  registry: string,
  what: string,
  origin: string,
  signal?: AbortSignal,
): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof MlpackError) return error;
  return new MlpackError(
    'NETWORK',
    `Sending ${what} failed: ${registry} wants it sent to ${origin} (Location), which cannot be reached: ${failureReason(error)}`,
    {
      suggestions: [
        "Have the registry name its own address. Behind a proxy: X-Forwarded-Proto and Host; Docker's registry: http.relativeurls.",
        `If it is another host's place for uploads, check that ${origin} can be reached from here.`,
      ],
      cause: error,
    },
  );
}

/** What a refusal means that names no way to be let in, or none we know (RFC 9110, section 15.5.2, wants one). */
export async function noWayToLogIn(response: HttpResponse, registry: string): Promise<MlpackError> {
  const named = [response.headers['www-authenticate']].flat().join(', ');
  const said = await saidIn(response);
  const ways =
    named === '' ? 'names no way to log in (no WWW-Authenticate)' : `wants to be asked by ${named}`;
  return new MlpackError('REGISTRY_AUTH', `${registry} refuses (401), but ${ways}: ${said}.`, {
    suggestions: [
      named === ''
        ? 'A proxy before it may drop the header; a registry that sends it can be logged in to.'
        : 'mlpack knows passwords (Basic) and tokens (Bearer).',
    ],
  });
}

/** The registry's own words, else the status. */
export async function saidIn(response: HttpResponse): Promise<string> {
  const body = await readBounded(response.body, maxErrorBytes).catch(() => Buffer.alloc(0));
  const words = registryWords(body);
  return words === undefined ? `HTTP status ${response.status}` : `"${words}"`;
}

function registryWords(body: Buffer): string | undefined {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  if ('errors' in document && Array.isArray(document.errors)) {
    const messages = document.errors.flatMap((error: unknown) => messageOf(error) ?? []);
    return messages.length === 0 ? undefined : messages.join('; ');
  }
  return messageOf(document);
}

/** `details` is what token services say. */
function messageOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const texts = new Map(Object.entries(error));
  const message: unknown = texts.get('message') ?? texts.get('details') ?? texts.get('code');
  return typeof message === 'string' && message !== '' ? message : undefined;
}
