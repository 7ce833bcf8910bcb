/**
 * Writes templates/onnx/server/grpc/compiled-protos.json: the .proto files of what is served over gRPC, compiled. Run by hand
 * (`node scripts/compile-protos.ts`, with protoc on the PATH) when one of them changes. protobufjs, which would need no protoc,
 * compiles maps in a way that strict clients refuse.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protoPath as health } from 'grpc-health-check';

const root = join(import.meta.dirname, '..');
const grpcFolder = join(root, 'templates', 'onnx', 'server', 'grpc');
const reflection = join(dirname(fileURLToPath(import.meta.resolve('@grpc/reflection'))), '..', 'proto');

/** Each by the name that clients ask reflection for; `from` is where that name, or what is left of it behind `as`, begins. */
const protos = [
  { package: 'inference', file: 'open_inference_grpc.proto', from: grpcFolder },
  {
    package: 'grpc.health.v1',
    file: 'grpc/health/v1/health.proto',
    from: dirname(dirname(dirname(health))),
    as: 'grpc',
  },
  { package: 'grpc.reflection.v1', file: 'grpc/reflection/v1/reflection.proto', from: reflection },
  { package: 'grpc.reflection.v1alpha', file: 'grpc/reflection/v1alpha/reflection.proto', from: reflection },
];

const compiled = protos.map(({ package: name, file, from, as = '' }) => ({
  file,
  package: name,
  base64: descriptorOf(file, `${as}=${from}`).toString('base64'),
}));
writeFileSync(join(grpcFolder, 'compiled-protos.json'), `${JSON.stringify(compiled, null, 2)}\n`);

/** The FileDescriptorProto of a file, serialised. */
function descriptorOf(file: string, protoPath: string): Buffer {
  const out = join(mkdtempSync(join(tmpdir(), 'mlpack-protos-')), 'set');
  execFileSync('protoc', [`--proto_path=${protoPath}`, `--descriptor_set_out=${out}`, file], {
    stdio: 'inherit',
  });
  const set = readFileSync(out);
  rmSync(dirname(out), { recursive: true });
  // FileDescriptorSet: repeated FileDescriptorProto file = 1, of which there is one here: a tag, its length, and itself.
  let at = 1;
  while ((set[at] ?? 0) > 0x7f) at++;
  return set.subarray(at + 1);
}
