import { type ServerDuplexStream, status as code, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Definitions } from '../definitions.ts';
import { compiledProtos, type CompiledProto } from '../compiled-protos.ts';

/** ServerReflectionRequest, of v1 and v1alpha alike. */
interface Request {
  readonly host: string;
  /** Which of the fields below is there. */
  readonly message_request?: string;
  readonly file_by_filename?: string;
  readonly file_containing_symbol?: string;
  readonly all_extension_numbers_of_type?: string;
}

type Asking = ServerDuplexStream<Request, object>;

/** Server reflection: tells tools such as grpcurl what is served. https://grpc.io/docs/guides/reflection */
export class ReflectionService {
  readonly #services: readonly string[];
  readonly #definitions: Definitions;
  readonly #asking = new Set<Asking>();

  /** @param services full names of what is served */
  constructor(services: readonly string[], definitions: Definitions) {
    this.#services = services;
    this.#definitions = definitions;
  }

  get implementation(): UntypedServiceImplementation {
    return {
      ServerReflectionInfo: (call: Asking) => {
        this.#asking.add(call);
        call.on('cancelled', () => this.#asking.delete(call));
        call.on('data', (request: Request) => {
          if (call.write(this.#answer(request))) return;
          call.pause();
          call.once('drain', () => call.resume());
        });
        call.on('end', () => call.end());
      },
    };
  }

  /** Ends what would never end by itself. */
  end(): void {
    for (const call of this.#asking) call.end();
  }

  #answer(request: Request): object {
    return { valid_host: request.host, original_request: request, ...this.#result(request) };
  }

  #result(request: Request): object {
    switch (request.message_request) {
      case 'list_services':
        return { list_services_response: { service: this.#services.map((name) => ({ name })) } };
      case 'file_by_filename': {
        const name = request.file_by_filename ?? '';
        return found(
          compiledProtos.find(({ file }) => file === name),
          name,
        );
      }
      case 'file_containing_symbol':
        return found(this.#fileOf(request.file_containing_symbol ?? ''), request.file_containing_symbol);
      case 'all_extension_numbers_of_type': {
        const name = request.all_extension_numbers_of_type ?? '';
        if (this.#fileOf(name) === undefined) return notFound(name);
        return { all_extension_numbers_response: { base_type_name: name, extension_number: [] } };
      }
      default:
        return notFound('extensions');
    }
  }

  /** The file that defines a symbol, or what a symbol is inside of. */
  #fileOf(symbol: string): CompiledProto | undefined {
    for (let name = symbol; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      if (!Object.hasOwn(this.#definitions.all, name)) continue;
      return compiledProtos.find((proto) => name.startsWith(`${proto.package}.`));
    }
    return undefined;
  }
}

function found(proto: CompiledProto | undefined, name = ''): object {
  if (proto === undefined) return notFound(name);
  return { file_descriptor_response: { file_descriptor_proto: [Buffer.from(proto.base64, 'base64')] } };
}

function notFound(name: string): object {
  return {
    error_response: { error_code: code.NOT_FOUND, error_message: `${name.slice(0, 100)} is not here` },
  };
}
