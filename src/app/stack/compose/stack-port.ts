import { MlpackError } from '../../../errors/mlpack-error.ts';

/** What Docker and its proxy say of a port that is taken. */
const takenPort = /:(\d+)(?: failed: port is already allocated|: bind: address already in use)/u;

/** PORT_IN_USE of a port that a stack publishes. */
export function stackPortTaken(port: number | string, cause?: unknown): MlpackError {
  return new MlpackError('PORT_IN_USE', `Port ${port} is taken by another program.`, {
    suggestions: ['Choose another in .env (copy .env.example to .env if there is none), then: mlpack up'],
    cause,
  });
}

/** The error of an engine that couldn't publish a port, in other words; undefined for any other error. */
export function asStackPortTaken(error: unknown): MlpackError | undefined {
  if (!(error instanceof MlpackError) || error.code !== 'ENGINE_FAILED') return undefined;
  const [, port] = takenPort.exec(error.message) ?? [];
  return port === undefined ? undefined : stackPortTaken(port, error);
}
