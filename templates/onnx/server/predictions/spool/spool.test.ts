/** What is written into the spool, and read again whatever became of the files. */
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/support/temp.ts';
import { feedbackSize, writeFeedback } from './single-entry.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { headBytes, prefixBytes, readHead } from './segment-head.ts';
import { Segments, spoolBytes } from './segments.ts';
import { claimSlot } from './slot.ts';
import { SpoolReader } from './spool-reader.ts';

const head = headBytes({ imageDigest: null, isShadow: false, protocols: [], models: [] });

function segments(folder: string, lane = 0, maxBytes = 2 ** 30): Segments {
  return new Segments({ folder, bootId: 'boot', lane, head, maxBytes, writers: 1 });
}

/** A frame with one entry, told by its id. */
function frame(requestId: string, truth = '1'): Uint8Array {
  const entry = { requestId, receivedMs: 1, truth };
  const buffer = new FrameBuffer([]);
  buffer.begin(feedbackSize(entry));
  writeFeedback(buffer, entry);
  return Buffer.from(buffer.sealed());
}

interface Read {
  readonly reader: SpoolReader;
  readonly damaged: number[];
  readonly ids: () => string[];
}

function reading(folder: string, bootId = 'boot'): Read {
  const damaged: number[] = [];
  const reader = new SpoolReader(folder, bootId, (_file, bytes) => damaged.push(bytes));
  const ids = () =>
    reader.next(() => false).flatMap(({ entries }) => entries.map(({ requestId }) => requestId));
  return { reader, damaged, ids };
}

function files(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

describe('the head of a segment', () => {
  it('says which protocols the numbers of its entries mean', () => {
    const protocols = ['predict', 'another'];
    const bytes = headBytes({ imageDigest: null, isShadow: false, protocols, models: [] });
    expect(readHead(bytes.subarray(prefixBytes)).protocols).toEqual(protocols);
  });

  it('means those of the servers that did not say yet', () => {
    const { protocols } = readHead(Buffer.from('{"imageDigest":null,"models":[]}'));
    expect([0, 5, 7].map((number) => protocols[number])).toEqual(['infer', 'grpc', 'tensorflowRegress']);
  });
});

describe('the spool', () => {
  it('is read while it is written, each frame once', async () => {
    const folder = await tempDir();
    const written = segments(folder);
    const { ids } = reading(folder);
    expect(ids()).toEqual([]);
    for (const id of ['a', 'b']) expect(written.append(frame(id))).toBeNull();
    expect(ids()).toEqual(['a', 'b']);
    expect(written.append(frame('c', JSON.stringify('x'.repeat(2_000_000))))).toBeNull();
    expect(ids()).toEqual(['c']);
  });

  it('keeps what is not done with, and the segment that is written to', async () => {
    const folder = await tempDir();
    const written = segments(folder, 0, 4000);
    for (let i = 0; i < 60; i++) written.append(frame(`id-${i}`));
    const { reader, ids } = reading(folder);
    const count = files(folder).length;
    expect(count).toBeGreaterThan(1);
    expect(ids()).toHaveLength(60);
    expect(files(folder)).toHaveLength(count);
    reader.done();
    expect(files(folder)).toHaveLength(1);
    // A reader that begins again has what another had not done with.
    expect(reading(folder).ids().length).toBeGreaterThan(0);
    reader.writersEnded();
    ids();
    reader.done();
    expect(files(folder)).toEqual([]);
  });

  it('stays within its limit, and goes on when there is room again', async () => {
    const folder = await tempDir();
    const written = segments(folder, 0, 4000);
    let failure: string | null = null;
    let appended = 0;
    while (failure === null) {
      failure = written.append(frame(`id-${appended}`));
      if (failure === null) appended++;
    }
    expect(failure).toBe('the spool has reached its limit');
    expect(spoolBytes(folder)).toBeLessThanOrEqual(4000);
    const { reader, ids } = reading(folder);
    expect(ids()).toHaveLength(appended);
    reader.done();
    while (written.append(frame('later')) !== null) await new Promise(setImmediate);
    expect(ids()).toEqual(['later']);
  });

  it('that a killed server left ends before a frame that is not whole', async () => {
    const folder = await tempDir();
    segments(folder).append(frame('whole'));
    const [file = ''] = files(folder);
    appendFileSync(file, frame('half').subarray(0, 15));
    const { reader, damaged, ids } = reading(folder, 'next boot');
    expect(ids()).toEqual(['whole']);
    expect(damaged).toEqual([]);
    reader.done();
    expect(files(folder)).toEqual([]);
  });

  it.each([
    ['a changed byte', (bytes: Buffer) => (bytes[bytes.length - 1] = 0xff)],
    ['zeros after a power cut', (bytes: Buffer) => bytes.fill(0, bytes.length - 30)],
  ])('says what cannot be read for %s, and reads the next segment', async (_what, damage) => {
    const folder = await tempDir();
    const written = segments(folder, 0, 4000);
    for (let i = 0; files(folder).length < 2; i++) written.append(frame(`id-${i}`));
    const [first = ''] = files(folder).toSorted((a, b) => a.localeCompare(b));
    const bytes = readFileSync(first);
    damage(bytes);
    writeFileSync(first, bytes);
    const { damaged, ids } = reading(folder, 'next boot');
    expect(ids().length).toBeGreaterThan(1);
    expect(damaged).toHaveLength(1);
  });

  it('reads nothing out of files that are none of its own', async () => {
    const folder = await tempDir();
    for (const [i, bytes] of ['', 'x', 'not a segment at all', head.toString('latin1')].entries()) {
      writeFileSync(join(folder, `other-0000000${i}-000.spool`), bytes, 'latin1');
    }
    const { ids } = reading(folder);
    expect(ids()).toEqual([]);
  });
});

describe('a slot', () => {
  it('is for one server, and the next takes over what a dead one left', async () => {
    const folder = await tempDir();
    const first = claimSlot(folder);
    const second = claimSlot(folder);
    expect([first.folder, second.folder]).toEqual([join(folder, 'slot-0'), join(folder, 'slot-1')]);
    for (const { folder: own } of [first, second]) {
      new Segments({ folder: own, bootId: own.slice(-1), lane: 0, head, maxBytes: 1e6, writers: 1 }).append(
        frame(own.slice(-1)),
      );
    }
    second.release();
    first.release();
    const third = claimSlot(folder);
    expect(third.folder).toBe(first.folder);
    expect(reading(third.folder, third.bootId).ids()).toEqual(['0', '1']);
    expect(statSync(join(third.folder, 'lock')).isFile()).toBe(true);
    third.release();
  });
});
