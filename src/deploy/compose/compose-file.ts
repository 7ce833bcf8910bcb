import { composeProxy } from './compose-proxy.ts';
import { composeService } from './compose-service.ts';
import { entriesAsPlain, entriesKey, stackEntries } from './entries.ts';
import {
  configsOf,
  modelServices,
  networksOf,
  secretPath,
  secretsOf,
  servicesBeside,
  volumesOf,
} from './stack-parts.ts';
import type { Stack } from '../stack.ts';
import { filled, toYaml } from '../yaml.ts';

const heading =
  'Written by mlpack compose. Edit it as you like: what you change here, the next run leaves alone.';

/** The Compose file of a stack, https://github.com/compose-spec/compose-spec/blob/main/spec.md. */
export function composeFile(stack: Stack): string {
  const services = Object.entries({ ...modelServices(stack), ...servicesBeside(stack) }).map(
    ([name, service]) => [name, composeService(service, name === 'proxy' ? composeProxy : {})] as const,
  );
  const networks = networksOf(stack);
  const value = {
    name: stack.name,
    services: Object.fromEntries(services.map(([name, { definition }]) => [name, definition])),
    networks: Object.fromEntries(
      networks.map(({ name, isInternal }) => [name, isInternal ? { internal: true } : {}]),
    ),
    volumes: filled(Object.fromEntries(volumesOf(stack).map((name) => [name, {}]))),
    secrets: filled(
      Object.fromEntries(secretsOf(stack).map((name) => [name, { file: `./${secretPath(name)}` }])),
    ),
    configs: filled(
      Object.fromEntries(
        Object.entries(configsOf(stack)).map(([name, path]) => [name, { file: `./${path}` }]),
      ),
    ),
    [entriesKey]: entriesAsPlain(stackEntries(stack)),
  };
  const comments = services.flatMap(([name, service]) =>
    service.comments.map(({ at, text }) => ({ at: ['services', name, ...at], text })),
  );
  return toYaml(value, {
    heading,
    spaced: ['services'],
    comments: [
      ...comments,
      { at: ['networks', 'database'], text: 'Without a way out, or in from elsewhere.' },
      { at: [entriesKey], text: 'Where `mlpack up` tests the models.' },
    ],
  });
}
