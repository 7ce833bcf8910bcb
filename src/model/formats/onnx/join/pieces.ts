import { open, type FileHandle } from 'node:fs/promises';
import { ProtoMessage } from '../../../../../contract/onnx/proto-message.ts';
import { DisposalStack } from '../../../../util/disposal-stack.ts';
import type { ByteRange } from '../outline.ts';

/** Bytes that lie in a file, and stay there until they are written. */
interface FileRange extends ByteRange {
  readonly path: string;
}

const bufferBytes = 1 << 20;

/** Bytes that are written one after the other: some made here, most of them ranges of files, of which none are held. */
export class Pieces {
  readonly #pieces: (Uint8Array | FileRange)[] = [];
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Whether they are one range of a file, and nothing else. */
  isRange({ start, end }: ByteRange): boolean {
    const [only, ...others] = this.#pieces;
    if (only === undefined) return start === end;
    return others.length === 0 && 'path' in only && only.start === start && only.end === end;
  }

  /** Fields that are written already. */
  fields(message: ProtoMessage): this {
    this.#sizeBytes += message.sizeBytes;
    this.#pieces.push(message.toBytes());
    return this;
  }

  range(path: string, { start, end }: ByteRange): this {
    if (start === end) return this;
    this.#sizeBytes += end - start;
    const last = this.#pieces.at(-1);
    if (last !== undefined && 'path' in last && last.path === path && last.end === start) {
      this.#pieces[this.#pieces.length - 1] = { path, start: last.start, end };
    } else this.#pieces.push({ path, start, end });
    return this;
  }

  /** A field that holds others. */
  message(number: number, content: Pieces): this {
    return this.fields(new ProtoMessage().head(number, content.sizeBytes)).add(content);
  }

  add(others: Pieces): this {
    for (const piece of others.#pieces) {
      if ('path' in piece) this.range(piece.path, piece);
      else {
        this.#sizeBytes += piece.length;
        this.#pieces.push(piece);
      }
    }
    return this;
  }

  /** Writes them to a new file. @throws the system's error where there is one of that name, or no room */
  async writeTo(path: string, signal: AbortSignal | undefined): Promise<void> {
    await using stack = new DisposalStack();
    const target = stack.use(await open(path, 'wx'));
    const sources = new Map<string, WindowedFile>();
    // A renamed graph is a hundred thousand pieces: to write each by itself takes a minute.
    const buffer = Buffer.allocUnsafe(bufferBytes);
    let used = 0;
    const write = async (bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + bufferBytes - used);
        buffer.set(part, used);
        used += part.length;
        at += part.length;
        if (used === bufferBytes) await flush();
      }
    };
    const flush = async (): Promise<void> => {
      signal?.throwIfAborted();
      await target.appendFile(buffer.subarray(0, used));
      used = 0;
    };
    for (const piece of this.#pieces) {
      if (!('path' in piece)) {
        await write(piece);
        continue;
      }
      const source = sources.get(piece.path) ?? new WindowedFile(stack.use(await open(piece.path, 'r')));
      sources.set(piece.path, source);
      for (let at = piece.start; at < piece.end;) {
        const bytes = await source.read(at, piece.end);
        if (bytes.length === 0) throw new RangeError(`${piece.path} became shorter while it was read.`);
        await write(bytes);
        at += bytes.length;
      }
    }
    await flush();
  }
}

/** A file that is read from its beginning to its end, a part at a time. */
class WindowedFile {
  readonly #handle: FileHandle;
  readonly #window = Buffer.allocUnsafe(bufferBytes);
  #start = 0;
  #end = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Some bytes from one offset on, before another; none beyond the end of the file. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < this.#start || start >= this.#end) {
      const { bytesRead } = await this.#handle.read(this.#window, 0, bufferBytes, start);
      this.#start = start;
      this.#end = start + bytesRead;
    }
    return this.#window.subarray(start - this.#start, Math.min(end, this.#end) - this.#start);
  }
}
