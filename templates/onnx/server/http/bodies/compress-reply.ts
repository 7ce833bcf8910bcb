import { constants, deflate, gzip } from 'node:zlib';
import type { Reply } from '../../calls/reply.ts';
import { preferred } from '../../util/weighted-list.ts';

/** Smaller bodies fit a packet as they are. */
const minCompressedBytes = 1400;

const encodings = { gzip, deflate };

/** `*` isn't taken for one of them: as it is, a body is among what that allows. */
const encodingNames: ReadonlyMap<string, keyof typeof encodings> = new Map([
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/**
 * Compresses a reply where its receiver asks for it and it is large enough to be worth it.
 *
 * @param accepted Accept-Encoding; undefined where there is none
 * @param done given the reply to send: at once where that is the reply itself
 */
export function compressReply(
  accepted: string | undefined,
  reply: Reply,
  done: (reply: Reply) => void,
): void {
  const encoding =
    accepted === undefined || reply.body.length < minCompressedBytes
      ? undefined
      : preferred(accepted, (name) => encodingNames.get(name));
  if (encoding === undefined) {
    done(reply);
    return;
  }
  encodings[encoding](reply.body, { level: constants.Z_BEST_SPEED }, (error, body) => {
    if (error !== null) done(reply);
    else {
      const headers = { ...reply.headers, 'Content-Encoding': encoding, Vary: 'Accept-Encoding' };
      done({ ...reply, headers, body, isAscii: false });
    }
  });
}
