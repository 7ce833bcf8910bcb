import { request } from 'node:http';
import { run, type RunOptions, type RunResult } from './run.ts';

/** A Docker engine the tests may do anything with. */
export interface Engine {
  readonly socketPath: string;
  /** Address of the engine as DOCKER_HOST wants it: `unix://` and the socket. */
  readonly host: string;
  /** Environment of the docker CLI: this process's own plus DOCKER_HOST, DOCKER_CONFIG and PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs the docker CLI (with buildx and compose, where this engine has them) against this engine. */
  dockerCli(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Stops what `startEngine` started and removes all it left; does nothing to an engine that was there before. */
  stop(): Promise<void>;
}

/** What another process needs to talk to a running engine; JSON. */
export interface EngineAddress {
  readonly socketPath: string;
  /** Folder of the docker CLI's configuration and plugins; undefined means the user's own. */
  readonly dockerConfig: string | undefined;
  readonly path: string;
}

/** An engine that is someone else's to stop. */
export function connectEngine(address: EngineAddress): Engine {
  const host = `unix://${address.socketPath}`;
  const env: NodeJS.ProcessEnv = { ...process.env, DOCKER_HOST: host, PATH: address.path };
  delete env['DOCKER_CONTEXT'];
  if (address.dockerConfig !== undefined) env['DOCKER_CONFIG'] = address.dockerConfig;
  return {
    socketPath: address.socketPath,
    host,
    env,
    dockerCli: (args, options = {}) => run('docker', args, { ...options, env: { ...env, ...options.env } }),
    stop: async () => {},
  };
}

/** Whether an engine answers a ping on this socket. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}
