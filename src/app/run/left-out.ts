import { serverFilePath } from '../../../contract/image-layout.ts';
import { serveSettings } from '../../../contract/settings/serve-settings.ts';
import type { ContainerConfig } from '../../oci/documents/image-config.ts';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import { fixedVariables } from '../../process/process-environment.ts';
import { shellWord } from '../../util/shell-word.ts';

/** Variables of images as mlpack makes them; of others a process has its own. */
const known: ReadonlySet<string> = new Set([
  'PATH',
  ...Object.keys(fixedVariables),
  ...Object.values(serveSettings).map(({ variable }) => variable),
]);

/**
 * What an image says of its start, and a container would do, but its server as a process of this machine does not: a
 * sentence each; none of an image that is as mlpack made it. Values are not said, as they may be secrets.
 */
export function leftOutOfProcess({ Entrypoint = [], Cmd = [], Env = [] }: ContainerConfig): string[] {
  const command = [...Entrypoint, ...Cmd];
  const [program, ...args] = command;
  const isServer =
    program === '/usr/local/bin/node' &&
    args.pop() === serverFilePath &&
    // Younger images begin with what older ones were without.
    args.every((flag) => flag.startsWith('--max-semi-space-size='));
  const variables = Object.entries(parseEnvironment(Env))
    .filter(([name, value]) => !known.has(name) || isChanged(name, value))
    .map(([name]) => name);
  return [
    ...(isServer
      ? []
      : [`The image's own command is not run (${command.map(shellWord).join(' ')}): its server is.`]),
    ...(variables.length === 0
      ? []
      : [`Variables of the image that the process does not get: ${variables.join(', ')}`]),
  ];
}

function isChanged(name: string, value: string): boolean {
  return Object.entries(fixedVariables).some(([fixed, usual]) => fixed === name && usual !== value);
}
