import { createHash, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
// Not the package itself, which takes over all of this process's requests.
import { fulcioHandler, initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { initializeTLog } from '@sigstore/mock/dist/rekor/index.js';
import { initializeTSA, tsaHandler } from '@sigstore/mock/dist/timestamp/index.js';
import { serve } from '../http-server.ts';

interface Answer {
  readonly statusCode: number;
  readonly response: string | ArrayBufferView<ArrayBuffer>;
  readonly contentType?: string;
  /** What the entry of a log is called. */
  readonly etag?: string;
}

/** What a stand-in does otherwise than Sigstore. */
interface StandInOptions {
  /** When certificates are made, of which each is good for ten minutes; now unless told. */
  readonly certifiedAt?: Date;
}

/** Fulcio, Rekor in both versions and a timestamp authority on this machine, for the length of a test. */
export async function startSigstore({ certifiedAt }: StandInOptions = {}) {
  const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [caKeys, logKeys, timeKeys] = [keys(), keys(), keys()];
  const ctlog = await initializeCTLog(caKeys, certifiedAt);
  const ca = await initializeCA(caKeys, ctlog, certifiedAt);
  // A whole second, as Sigstore's clock tells (its library reads no fraction of two digits), within what certificates are good for.
  const told = new Date(Math.floor(Date.now() / 1000 + 60) * 1000);
  const tsa = await initializeTSA(timeKeys, told);
  const answers = new Map<string, (body: string, request: IncomingMessage) => Promise<Answer>>();
  const url = `http://${await serve((request, response) => {
    void (async () => {
      const answer = answers.get(request.url ?? '');
      const {
        statusCode,
        response: bytes,
        contentType,
        etag,
      } = (await answer?.(await text(request), request)) ?? missing;
      response
        .writeHead(statusCode, { 'content-type': contentType ?? 'text/plain', ...(etag && { etag }) })
        .end(bytes);
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  })}`;
  const log = await initializeTLog(url, logKeys);
  const fulcio = fulcioHandler(ca);
  answers.set(fulcio.path, async (body, request) => {
    const answer = await fulcio.fn(certificateRequest(body, request));
    // As Fulcio has it, and cosign wants it.
    return answer.statusCode === 201 ? { ...answer, statusCode: 200 } : answer;
  });
  answers.set('/api/v1/log/entries', async (body) => {
    const entries = await log.log(loggedEntry(JSON.parse(body) as ProposedEntry));
    const etag = Object.keys(entries)[0] ?? '';
    return { statusCode: 201, response: JSON.stringify(entries), contentType: 'application/json', etag };
  });
  answers.set('/api/v2/log/entries', async (body) => ({
    statusCode: 201,
    response: JSON.stringify(await secondVersion(log, JSON.parse(body) as ProposedEntry2)),
    contentType: 'application/json',
  }));
  const time = tsaHandler(tsa);
  answers.set(time.path, time.fn);

  const service = (path: string, majorApiVersion: number) => ({
    url: `${url}${path}`,
    majorApiVersion,
    validFor: { start: '2020-01-01T00:00:00Z' },
    operator: 'stand-in',
  });
  const validFor = { start: '2020-01-01T00:00:00Z' };
  const certificate = (der: ArrayBufferView<ArrayBuffer>) => ({ rawBytes: base64(der) });
  const publicKey = (der: Buffer) => ({
    rawBytes: der.toString('base64'),
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    validFor,
  });
  const authority = (commonName: string, certificates: { rawBytes: string }[]) => ({
    subject: { organization: 'sigstore.mock', commonName },
    uri: url,
    certChain: { certificates },
    validFor,
  });
  const logOf = (der: Buffer) => ({
    baseUrl: url,
    hashAlgorithm: 'SHA2_256',
    publicKey: publicKey(der),
    logId: { keyId: createHash('sha256').update(der).digest('base64') },
  });
  return {
    url,
    /** Has a service refuse. */
    refuse: (path: string, statusCode: number, response: string) =>
      answers.set(path, () => Promise.resolve({ statusCode, response })),
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logOf(log.publicKey)],
      certificateAuthorities: [authority('sigstore', [certificate(ca.rootCertificate)])],
      ctlogs: [logOf(ctlog.publicKey)],
      timestampAuthorities: [
        authority('tsa', [certificate(tsa.intCertificate), certificate(tsa.rootCertificate)]),
      ],
    },
    /** Of the log's second version, which tells no time itself, with the clock; the first does without. */
    signingConfig: (version: 1 | 2) => ({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service('', 1)],
      rekorTlogUrls: [service('', version)],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: version === 1 ? [] : [service(time.path, 1)],
      tsaConfig: { selector: 'ANY' },
    }),
  };
}

/** A token that the stand-in's Fulcio takes, and no other: nobody has signed it. */
export function identityToken(subject: string, issuer: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ iss: issuer, sub: subject, aud: 'sigstore', exp: 4_000_000_000 })}.bm9uZQ`;
}

const missing: Answer = { statusCode: 404, response: 'nothing is here' };

interface ProposedEntry {
  readonly spec: { readonly proposedContent: { readonly envelope: string; readonly verifiers: string[] } };
}

/** What Rekor keeps of an envelope (github.com/sigstore/rekor/pkg/types/dsse), where the package keeps what it is given. */
function loggedEntry({ spec: { proposedContent } }: ProposedEntry): object {
  const { envelope, verifiers } = proposedContent;
  const { payload, signatures } = JSON.parse(envelope) as { payload: string; signatures: { sig: string }[] };
  const hash = (bytes: Buffer) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: hash(Buffer.from(envelope)),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }) => ({ signature: sig, verifier: verifiers[0] })),
    },
  };
}

interface ProposedEntry2 {
  readonly dsseRequestV002: {
    readonly envelope: { readonly payload: string; readonly signatures: { readonly sig: string }[] };
    readonly verifiers: object[];
  };
}

interface LoggedEntry {
  readonly body: string;
  readonly logID: string;
  readonly verification: {
    readonly inclusionProof: { readonly rootHash: string; readonly checkpoint: string };
  };
}

/** The same of the second version, where the package keeps what it is given, too, and proves nothing. */
async function secondVersion(
  log: Awaited<ReturnType<typeof initializeTLog>>,
  { dsseRequestV002: { envelope, verifiers } }: ProposedEntry2,
): Promise<object> {
  const { payload, signatures } = envelope;
  const digest = createHash('sha256').update(Buffer.from(payload, 'base64')).digest('base64');
  const entry = {
    apiVersion: '0.0.2',
    kind: 'dsse',
    spec: {
      dsseV002: {
        payloadHash: { algorithm: 'SHA2_256', digest },
        signatures: signatures.map(({ sig }) => ({ content: sig, verifier: verifiers[0] })),
      },
    },
  };
  const [logged] = Object.values<LoggedEntry>(JSON.parse(JSON.stringify(await log.log(entry))));
  if (logged === undefined) throw new Error('nothing was logged');
  const { rootHash, checkpoint } = logged.verification.inclusionProof;
  return {
    logId: { keyId: Buffer.from(logged.logID, 'hex').toString('base64') },
    kindVersion: { kind: 'dsse', version: '0.0.2' },
    logIndex: '0',
    canonicalizedBody: logged.body,
    inclusionProof: {
      logIndex: '0',
      treeSize: '1',
      rootHash: Buffer.from(rootHash, 'hex').toString('base64'),
      hashes: [],
      checkpoint: { envelope: checkpoint },
    },
  };
}

/** As mlpack asks, which is all that the package knows: cosign has the token in a header. */
function certificateRequest(body: string, { headers: { authorization } }: IncomingMessage): string {
  if (authorization === undefined) return body;
  const credentials = { oidcIdentityToken: authorization.replace(/^Bearer /u, '') };
  return JSON.stringify({ ...(JSON.parse(body) as object), credentials });
}

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
