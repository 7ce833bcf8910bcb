import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { status as code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorLines } from '../../../../test/support/server/error-lines.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';
import { twoTensors, twoTensorsRequest } from '../../../../test/support/server/two-tensors.ts';
import { readDefinitions } from './definitions.ts';

const { log, lines } = errorLines();
let grpc: ServedGrpc;
let session: ClientHttp2Session;
beforeAll(async () => {
  grpc = await serveGrpc({ ...twoTensors, log });
  session = connect(`http://127.0.0.1:${grpc.served.server.grpcPort}`);
});
afterAll(() => session.destroy());

const definitions = readDefinitions();
const paths = [
  'inference.GRPCInferenceService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
].flatMap((service) => Object.values(definitions.service(service)).map(({ path }) => path));

interface Answer {
  readonly status: number;
  /** The status's message, or the messages of the answer as they came. */
  readonly text: string;
}

/** The end of a call of one message, or its first answer. */
async function ask(path: string, message: Uint8Array): Promise<Answer> {
  const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
  const trailers = once(stream, 'trailers');
  const first = once(stream, 'data');
  for (const coming of [trailers, first]) coming.catch(() => undefined);
  const [headers] = await once(stream, 'response');
  const [end] = 'grpc-status' in headers ? [headers] : await Promise.race([first, trailers]);
  stream.close();
  if (Buffer.isBuffer(end)) return { status: code.OK, text: end.toString('latin1') };
  return { status: Number(end['grpc-status']), text: decodeURIComponent(end['grpc-message']) };
}

/** Answers what is wrong with a message in its stream, and goes on. */
const ofStreams = '/inference.GRPCInferenceService/ModelStreamInfer';

function refusalOf(path: string): object {
  return {
    status: path === ofStreams ? code.OK : code.INVALID_ARGUMENT,
    text: expect.stringMatching(/not valid protobuf|not UTF-8/),
  };
}

/** The end of a call whose message is valid, whatever it asks for. */
function notRefused(): object {
  return expect.objectContaining({ text: expect.not.stringMatching(/not valid protobuf|not UTF-8/) });
}

/** Methods of which the requests have no fields. */
const emptyRequests: readonly string[] = [
  '/inference.GRPCInferenceService/ServerLive',
  '/inference.GRPCInferenceService/ServerReady',
  '/inference.GRPCInferenceService/ServerMetadata',
  '/grpc.health.v1.Health/List',
];

describe.each(paths)('%s', (path) => {
  it.each([
    ['a length beyond the end', '0affffffff0f'],
    ['a length of five bytes that is none of 32 bits', '0a8180808010'],
    ['a cut string', '0a0541'],
    ['a cut tag', '8a'],
    ['a cut varint', 'f807ff'],
    ['a varint of eleven bytes', `f807${'80'.repeat(10)}01`],
    ['a tag of six bytes', '8a80808080000141'],
    ['a cut fixed32', 'fd07000000'],
    ['a cut fixed64', 'f90700000000000000'],
    ['field 0', '0200'],
    ['wire type 6', '0e'],
    ['wire type 7', '0f0f0f'],
    ['groups that are never closed', '0b'.repeat(3000)],
    ['a group that was never opened', '0c'],
    ['a group that is closed', '0b0c'],
  ])('refuses %s', async (_what, hex) => {
    expect(await ask(path, Buffer.from(hex, 'hex'))).toEqual(refusalOf(path));
  });

  it('refuses text that is not UTF-8, where its message has text', async () => {
    const isEmpty = emptyRequests.includes(path);
    const wanted = isEmpty ? notRefused() : refusalOf(path);
    expect(await ask(path, Buffer.from('0a02fffe', 'hex'))).toEqual(wanted);
  });

  it('refuses a message that is cut anywhere but between its fields', async () => {
    const fields = fieldsOf(path);
    const whole = Buffer.concat(fields);
    const ends = new Set([0]);
    let end = 0;
    for (const { length } of fields) ends.add((end += length));
    const answers = await Promise.all(
      Array.from({ length: whole.length + 1 }, (_, cut) => ask(path, whole.subarray(0, cut))),
    );
    const wanted = answers.map((_, cut) => (ends.has(cut) ? notRefused() : refusalOf(path)));
    expect(answers).toEqual(wanted);
    expect((await grpc.client.call('ModelInfer', twoTensorsRequest)).outputs).toHaveLength(2);
    expect(lines).toEqual([]);
  });
});

/** Fields of a valid message for a method, each serialised, and one that no type has. */
function fieldsOf(path: string): Buffer[] {
  const [, serviceName = '', name = ''] = path.split('/');
  const method = definitions.service(serviceName)[name];
  if (method === undefined) throw new RangeError(`no ${path}`);
  const fields = requests[name] ?? [{ name: 'm' }, { version: '1.2.3' }];
  return [...fields.map((field) => method.requestSerialize(field)), Buffer.from('fa07026162', 'hex')];
}

const parameters = [{ parameters: [{ key: 'p', value: { string_param: 'x' } }] }];
const infer = [
  { id: '1' },
  ...parameters,
  { model_name: 'm' },
  ...twoTensorsRequest.inputs.map((input) => ({ inputs: [{ ...input, ...parameters[0] }] })),
  { outputs: [{ name: 'b', ...parameters[0] }] },
];
const reflect = [
  { host: 'h' },
  { file_containing_extension: { containing_type: 'a.B', extension_number: 300 } },
];
const region = [{ name: 'r' }, { byte_size: 300 }];
const load = [{ repository_name: 'r' }, { model_name: 'm' }, ...parameters];
/** Requests by the names of methods, in parts of one field each. */
const requests: Readonly<Record<string, readonly object[]>> = {
  ServerLive: [],
  ServerReady: [],
  ServerMetadata: [],
  List: [],
  ModelInfer: infer,
  ModelStreamInfer: infer,
  RepositoryIndex: [{ repository_name: 'r' }, { ready: true }],
  RepositoryModelLoad: load,
  RepositoryModelUnload: load,
  SystemSharedMemoryStatus: [{ name: 'r' }],
  SystemSharedMemoryRegister: [...region, { key: 'k' }, { offset: 1 }],
  SystemSharedMemoryUnregister: [{ name: 'r' }],
  CudaSharedMemoryStatus: [{ name: 'r' }],
  CudaSharedMemoryRegister: [...region, { raw_handle: Buffer.from([255]) }, { device_id: -1 }],
  CudaSharedMemoryUnregister: [{ name: 'r' }],
  TraceSetting: [{ settings: [{ key: 'k', value: { value: ['a', 'b'] } }] }, { model_name: 'm' }],
  LogSettings: [{ settings: [{ key: 'k', value: { uint32_param: 300 } }] }],
  Check: [{ service: 'inference.GRPCInferenceService' }],
  Watch: [{ service: '' }],
  ServerReflectionInfo: reflect,
};
