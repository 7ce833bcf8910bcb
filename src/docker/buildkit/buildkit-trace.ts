/** A step of a BuildKit build as the trace last described it. */
interface BuildKitStep {
  readonly digest: string;
  readonly name: string;
  readonly isCached: boolean;
  readonly isComplete: boolean;
}

export interface BuildKitTrace {
  readonly steps: readonly BuildKitStep[];
  /** What programs run by the build wrote. */
  readonly output: string;
}

/**
 * Reads a `moby.buildkit.trace` message: base64 of protobuf `moby.buildkit.v1.StatusResponse`, of which
 * field 1 is `repeated Vertex` (digest 1, name 3, cached 4, completed 6) and field 3 `repeated VertexLog`
 * (msg 4). Source: buildkit's api/services/control/control.proto.
 */
export function decodeBuildKitTrace(base64: string): BuildKitTrace {
  const steps: BuildKitStep[] = [];
  let output = '';
  for (const { field, bytes } of protobufFields(Buffer.from(base64, 'base64'))) {
    if (field === 1) steps.push(decodeVertex(bytes));
    if (field === 3)
      for (const log of protobufFields(bytes)) if (log.field === 4) output += log.bytes.toString('utf8');
  }
  return { steps, output };
}

function decodeVertex(vertex: Buffer): BuildKitStep {
  const fields = new Map([...protobufFields(vertex)].map((field) => [field.field, field]));
  return {
    digest: fields.get(1)?.bytes.toString('utf8') ?? '',
    name: fields.get(3)?.bytes.toString('utf8') ?? '',
    isCached: fields.get(4)?.value === 1,
    isComplete: fields.has(6),
  };
}

interface ProtobufField {
  readonly field: number;
  /** Bytes of a length-delimited field; empty otherwise. */
  readonly bytes: Buffer;
  /** Value of a varint field; undefined otherwise. */
  readonly value: number | undefined;
}

/** The trace has only varints and length-delimited fields; anything else ends the walk. */
function* protobufFields(message: Buffer): Generator<ProtobufField> {
  let offset = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; offset < message.length; scale *= 128) {
      const byte = message.readUInt8(offset);
      offset += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (offset < message.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    if (key % 8 === 0) {
      yield { field, bytes: Buffer.alloc(0), value: varint() };
    } else if (key % 8 === 2) {
      const end = varint() + offset;
      yield { field, bytes: message.subarray(offset, end), value: undefined };
      offset = end;
    } else {
      return;
    }
  }
}
