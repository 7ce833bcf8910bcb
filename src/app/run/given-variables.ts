import { own } from '../../../contract/own.ts';
import { environmentSettings } from '../../../contract/settings/environment-settings.ts';
import { serveSettings } from '../../../contract/settings/serve-settings.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { fixedVariables } from '../../process/process-environment.ts';

const leaveOut = 'Leave it out.';

/** Variables that mlpack sets itself, as it says where and what a server is, and what to do instead of giving them. */
const ofMlpack: ReadonlyMap<string, string> = new Map([
  [serveSettings.port.variable, 'Choose the port of this machine: --port'],
  [serveSettings.grpcPort.variable, 'Choose the port of this machine: mlpack run --grpc-port'],
  [environmentSettings.vertexPort.variable, 'Choose the port of this machine: --port'],
  [environmentSettings.sagemakerPort.variable, 'Choose the port of this machine: --port'],
  [environmentSettings.host.variable, 'Choose the address of this machine: --host'],
  ...[
    environmentSettings.home.variable,
    environmentSettings.imageDigest.variable,
    ...Object.keys(fixedVariables),
  ].map((name) => [name, leaveOut] as const),
]);

/** Files of this machine, which flags name; an empty value takes back what the image says. */
const ofFlags: ReadonlyMap<string, string> = new Map([
  [serveSettings.apiKeyFile.variable, 'Name the file so: --api-key-file FILE'],
  [serveSettings.tlsCertFile.variable, 'Name the file so: --tls-cert FILE'],
  [serveSettings.tlsKeyFile.variable, 'Name the file so: --tls-key FILE'],
]);

/** A server that is a process says in its log where it listens. */
const tooQuiet: readonly string[] = ['warn', 'error', 'fatal', 'silent'];

/**
 * Reads variables for a server, as `docker run --env` has them: NAME=VALUE, or NAME for the value that this process has. The last
 * of a name counts.
 *
 * @throws MlpackError USAGE for what is no name, for a name without a value here, and for what mlpack says itself; values
 * are in no message
 */
export function givenVariables(
  given: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const variables = new Map<string, string>();
  for (const text of given) {
    const [name = ''] = text.split('=', 1);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name)) throw noName(text, name);
    const instead = ofMlpack.get(name);
    if (instead !== undefined) {
      throw new MlpackError('USAGE', `--env ${name}: mlpack sets it itself.`, { suggestions: [instead] });
    }
    const value = text.includes('=') ? text.slice(name.length + 1) : own(env, name);
    if (value === undefined) {
      throw new MlpackError('USAGE', `--env ${name}: the shell has no such variable.`, {
        suggestions: [`Export it, or say its value: --env ${name}=VALUE`],
      });
    }
    refuseValue(name, value);
    variables.set(name, value);
  }
  return Object.fromEntries(variables);
}

function refuseValue(name: string, value: string): void {
  const flag = value === '' ? undefined : ofFlags.get(name);
  if (flag !== undefined) {
    throw new MlpackError('USAGE', `--env ${name}: a flag says it.`, { suggestions: [flag] });
  }
  if (name === serveSettings.logLevel.variable && tooQuiet.includes(value)) {
    throw new MlpackError('USAGE', `--env ${name}: the log has to say where the server listens.`, {
      suggestions: ['Give it trace, debug or info, or write the level into mlpack.yaml: serve.logLevel'],
    });
  }
}

/** What stands before "=" may be a value where somebody has mixed them up: it is not said back. */
function noName(text: string, name: string): MlpackError {
  const reason = name === '' ? 'nothing stands before "="' : 'a name has letters, digits and "_" only';
  return new MlpackError('USAGE', `--env needs the name of a variable: ${reason}.`, {
    suggestions: [`Write ${text.includes('=') ? '--env NAME=VALUE' : '--env NAME, or --env NAME=VALUE'}.`],
  });
}
