import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { RepositoryEntry } from '../../repository/repository.ts';
import { modelConfig } from '../../protocols/v2/triton/model-config.ts';
import { fixedModels, fixedSettings, noRegion, noSharedMemory } from '../../protocols/v2/triton/refusals.ts';
import { repositoryIndex } from '../../protocols/v2/triton/repository-index.ts';
import { logSettings, traceSettings } from '../../protocols/v2/triton/fixed-settings.ts';
import { modelStatistics } from '../../protocols/v2/triton/model-statistics.ts';
import type { GrpcOptions } from '../call/grpc-options.ts';
import { type ModelRequest, requestedEntry, unaryMethod } from './unary-method.ts';

interface NamedModel {
  readonly model_name: string;
}

interface NamedRegion {
  readonly name: string;
}

/** protobufjs takes a map that protoc compiled for what it is in bytes: a list of entries. */
interface Settings {
  readonly settings: readonly { readonly key: string }[];
}

/** What Triton's clients ask over gRPC beside the Open Inference Protocol. */
export function tritonService({
  repository,
  settings,
  status,
  tables,
  log,
}: GrpcOptions): UntypedServiceImplementation {
  const unary = unaryMethod(log);
  const entryOf = (request: ModelRequest): RepositoryEntry => requestedEntry(repository, request);
  const entriesOf = (request: ModelRequest): readonly RepositoryEntry[] => {
    if (request.name === '') return repository.entries;
    const entry = entryOf(request);
    return request.version === '' ? repository.versions(request.name) : [entry];
  };
  const refuseModel = (what: 'load' | 'unload') =>
    unary<NamedModel>(({ model_name: name }) => {
      throw fixedModels(what, repository.find(name).contract.name);
    });
  return {
    ModelConfig: unary<ModelRequest>((request) => {
      const { index, contract } = entryOf(request);
      return { config: modelConfig(contract, settings, status.sharesInferences(index)) };
    }),
    ModelStatistics: unary<ModelRequest>((request) => ({
      model_stats: modelStatistics(entriesOf(request), tables),
    })),
    RepositoryIndex: unary<{ readonly ready: boolean }>(({ ready }) => ({
      models: repositoryIndex(repository, status, ready),
    })),
    RepositoryModelLoad: refuseModel('load'),
    RepositoryModelUnload: refuseModel('unload'),
    ...sharedMemory(unary, 'system', 'SystemSharedMemory'),
    ...sharedMemory(unary, 'CUDA', 'CudaSharedMemory'),
    TraceSetting: unary<Settings & NamedModel>(({ settings: changed, model_name: name }) => {
      if (name !== '') repository.find(name);
      if (changed.length > 0) throw fixedSettings('trace');
      return { settings: entries(traceSettings(settings), (value) => ({ value: [value].flat() })) };
    }),
    LogSettings: unary<Settings>(({ settings: changed }) => {
      if (changed.length > 0) throw fixedSettings('log');
      return { settings: entries(logSettings(settings), choice) };
    }),
  };
}

/** Methods for one kind of shared memory: no region is registered, and none is left when all are unregistered. */
function sharedMemory(
  unary: ReturnType<typeof unaryMethod>,
  kind: 'system' | 'CUDA',
  prefix: string,
): UntypedServiceImplementation {
  return {
    [`${prefix}Status`]: unary<NamedRegion>(({ name }) => {
      if (name !== '') throw noRegion(name);
      return { regions: [] };
    }),
    [`${prefix}Register`]: unary<NamedRegion>(({ name }) => {
      throw noSharedMemory(kind, name);
    }),
    [`${prefix}Unregister`]: unary(() => ({})),
  };
}

function entries<T>(settings: Readonly<Record<string, T>>, valueOf: (value: T) => object): object[] {
  return Object.entries(settings).map(([key, value]) => ({ key, value: valueOf(value) }));
}

/** A setting of the log. */
function choice(value: string | number | boolean): object {
  switch (typeof value) {
    case 'boolean':
      return { bool_param: value };
    case 'number':
      return { uint32_param: value };
    default:
      return { string_param: value };
  }
}
