import { variableName } from './service.ts';
import { shadowsOf, type Stack } from '../stack.ts';

/**
 * `.env.example`: the variables of the stack's file, with the values they have without an `.env`.
 *
 * @param use what is to be done with it
 */
export function envExample(
  { models, database, monitoring, proxy }: Stack,
  use = 'Copy it to .env, and change what should differ on this machine.',
): string {
  const services = [
    ...[...models, ...shadowsOf({ models })].map(({ service }) => service),
    ...(database === 'postgres' ? ['database'] : []),
    ...(proxy ? ['proxy'] : []),
    ...(monitoring ? ['prometheus', 'grafana'] : []),
  ];
  const ports: [string, number][] = [
    ...(proxy
      ? [['proxy', 8080] satisfies [string, number]]
      : models.map(({ service }, i): [string, number] => [service, 8080 + i])),
    ...(monitoring && !proxy ? [['grafana', 3000] satisfies [string, number]] : []),
  ];
  return `# ${use} No secrets: those are files in secrets/.

# Ports of this machine.
${ports.map(([service, port]) => `${variableName(service, 'PORT')}=${port}`).join('\n')}

# CPUs that each may use, at most as many as there are; of a model, each replica.
${services.map((service) => `${variableName(service, 'CPUS')}=1`).join('\n')}
`;
}
