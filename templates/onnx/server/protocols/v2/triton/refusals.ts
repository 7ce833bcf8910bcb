import { badRequest, type HttpError, shown } from '../../../util/http-error.ts';

/** The answer to whoever wants to load or unload a model. */
export function fixedModels(what: 'load' | 'unload', name: string): HttpError {
  return badRequest(
    `${what} of ${shown(name)}: the models of this server are those of its image, loaded from its start to its end; build an image with others`,
  );
}

/** The answer to whoever wants to register a region of shared memory. */
export function noSharedMemory(kind: 'system' | 'CUDA', name: string): HttpError {
  return badRequest(
    `region ${shown(name)}: this server has no ${kind} shared memory; send and take tensors in the body`,
  );
}

/** The answer to whoever asks about such a region. */
export function noRegion(name: string): HttpError {
  return badRequest(`no region ${shown(name)} of shared memory is registered here: this server has none`);
}

/** The answer to whoever wants to change settings of the log or of traces. */
export function fixedSettings(what: 'log' | 'trace'): HttpError {
  const variable = what === 'log' ? 'LOG_LEVEL' : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  return badRequest(
    `${what} settings can be read, but not changed while the server runs; set ${variable} in its environment`,
  );
}
