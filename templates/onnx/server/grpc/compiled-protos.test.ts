import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { describe, expect, it } from 'vitest';
import { readDefinitions } from './definitions.ts';

const specification = resolve(import.meta.dirname, '../../../../test/specs/oip/open_inference_grpc.proto');
const reflection = fileURLToPath(new URL('../proto', import.meta.resolve('@grpc/reflection')));

const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

/** Every message, enum and service of a .proto file, but for where protobufjs puts the entries of maps and how it names them. */
function outline(definitions: PackageDefinition): unknown {
  const text = JSON.stringify(definitions, (key, value: unknown) => {
    if (key === 'options' || key === 'fileDescriptorProtos') return undefined;
    if (key !== 'nestedType' || !Array.isArray(value)) return value;
    return Object.fromEntries(value.map((type: { readonly name: string }) => [type.name, type]));
  });
  // protobufjs may leave out what a type is inside of, where the type's name alone tells it.
  const short = text.replaceAll(/"typeName":"[\w.]+\.(\w+)"/g, '"typeName":"$1"');
  return JSON.parse(short.replaceAll(/\b(Parameters|Properties|Statuses|Settings|Regions)Entry\b/g, '$1'));
}

function served(prefix: string): unknown {
  const all = Object.entries(readDefinitions().all).filter(([name]) => name.startsWith(prefix));
  return outline(Object.fromEntries(all));
}

describe('what is compiled in', () => {
  it('is the .proto file beside it', () => {
    const file = join(import.meta.dirname, 'open_inference_grpc.proto');
    expect(served('inference.')).toEqual(outline(loadSync(file, options)));
  });

  it('has all of the Open Inference Protocol', () => {
    expect(served('inference.')).toMatchObject(Object(outline(loadSync(specification, options))));
  });

  it('is health checking', () => {
    expect(served('grpc.health.v1.')).toEqual(outline(loadSync(protoPath, options)));
  });

  it.each(['v1', 'v1alpha'])('is reflection %s', (version) => {
    const file = join(reflection, 'grpc', 'reflection', version, 'reflection.proto');
    expect(served(`grpc.reflection.${version}.`)).toEqual(outline(loadSync(file, options)));
  });
});
