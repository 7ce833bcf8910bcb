/** What the walk through a frame wants next: to see bytes, or to pass by that many. */
type Step = { readonly see: number } | { readonly pass: number };

const frameMagic = 0xfd2fb528;
/** The magics of frames to be skipped differ in their last four bits. */
const skippableMagic = 0x184d2a50;
const dictionaryIdBytes = [0, 1, 2, 4] as const;
const contentSizeBytes = [0, 2, 4, 8] as const;
const runLengthBlock = 1;

/**
 * The same bytes, cut where a frame of zstd ends: Node's decompressor reads one frame of what it is given at once, and
 * drops the rest in silence. What is no frame is passed on for the decompressor to refuse.
 */
export async function* cutAtFrameEnds(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let walk = walkFrame();
  let step = walk.next();
  let seen: Uint8Array[] = [];
  let left = bytesOf(step);
  for await (const chunk of source) {
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      const end = Math.min(at + left, chunk.length);
      if (step.done !== true && 'see' in step.value) seen.push(chunk.subarray(at, end));
      left -= end - at;
      at = end;
      while (left === 0) {
        step = walk.next(Buffer.concat(seen));
        seen = [];
        if (step.done === true) {
          yield chunk.subarray(start, at);
          start = at;
          walk = walkFrame();
          step = walk.next();
        }
        left = bytesOf(step);
      }
    }
    if (start < chunk.length) yield chunk.subarray(start);
  }
}

function bytesOf({ value }: IteratorResult<Step, void>): number {
  return value === undefined ? 0 : 'see' in value ? value.see : value.pass;
}

/** Walks through one frame (RFC 8878, 3.1), which is told but by its blocks where it ends. */
function* walkFrame(): Generator<Step, void, Buffer> {
  const magic = (yield { see: 4 }).readUInt32LE();
  if (magic - (magic & 0xf) === skippableMagic) {
    yield { pass: (yield { see: 4 }).readUInt32LE() };
    return;
  }
  if (magic !== frameMagic) yield { pass: Infinity };
  const descriptor = (yield { see: 1 }).readUInt8();
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const windowBytes = isSingleSegment ? 0 : 1;
  const sizeBytes = isSingleSegment && sizeFlag === 0 ? 1 : (contentSizeBytes[sizeFlag] ?? 0);
  yield { pass: windowBytes + (dictionaryIdBytes[descriptor & 3] ?? 0) + sizeBytes };
  for (let isLast = false; !isLast;) {
    const header = (yield { see: 3 }).readUIntLE(0, 3);
    isLast = (header & 1) !== 0;
    yield { pass: ((header >> 1) & 3) === runLengthBlock ? 1 : header >> 3 };
  }
  const hasChecksum = (descriptor & 4) !== 0;
  if (hasChecksum) yield { pass: 4 };
}
