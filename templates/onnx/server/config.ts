import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** What the environment says. */
export interface Config {
  readonly contractFile: string;
  readonly openApiFile: string;
  readonly modelFolder: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logLevel: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Reads MLPACK_HOME, HOST, PORT and LOG_LEVEL.
 *
 * @param defaultHome the image's own folder, with config/ and model/ in it
 * @throws StartError naming the variable, what it may be and what it is
 */
export function readConfig(env: NodeJS.ProcessEnv, defaultHome: string): Config {
  const home = env['MLPACK_HOME'] || defaultHome;
  const port = env['PORT'] || '8080';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new StartError(`PORT: expected a number from 0 to 65535, got "${port}"`);
  }
  const logLevel = env['LOG_LEVEL'] || 'info';
  if (!logLevels.includes(logLevel)) {
    throw new StartError(`LOG_LEVEL: expected one of ${logLevels.join(', ')}, got "${logLevel}"`);
  }
  return {
    contractFile: join(home, 'config', 'contract.json'),
    openApiFile: join(home, 'config', 'openapi.json'),
    modelFolder: join(home, 'model'),
    host: env['HOST'] || '0.0.0.0',
    port: Number(port),
    logLevel,
  };
}
