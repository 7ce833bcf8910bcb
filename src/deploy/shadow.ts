/** How the servers of a model and of its shadow are told of each other (docs/configuration.md); known in this file only. */
import type { StackShadow } from './stack.ts';

/** Variables of the server whose requests are copied. @param host at which it finds the shadow */
export function shadowedEnvironment({ port, grpcPort }: StackShadow, host: string): Record<string, string> {
  return {
    MLPACK_SHADOW_URL: `http://${host}:${port}`,
    ...(grpcPort !== null && { MLPACK_SHADOW_GRPC_URL: `http://${host}:${grpcPort}` }),
  };
}

/** Variables of the shadow. */
export const shadowEnvironment = { MLPACK_SHADOW: 'on' } as const;
