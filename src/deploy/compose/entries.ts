import { parse } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { field, isRecord } from '../../util/record.ts';
import type { Plain } from '../yaml.ts';
import { servicePath } from '../model-paths.ts';
import { proxyPort } from './proxy-service.ts';
import type { Stack } from '../stack.ts';
import type { StackEntries, StackEntry } from '../target.ts';

/** Key of the Compose file that `mlpack up` reads; Compose itself leaves what begins with `x-` alone. */
export const entriesKey = 'x-mlpack';

/** How the models of a stack are reached from outside. */
export function stackEntries({
  models,
  proxy,
  database,
}: Pick<Stack, 'models' | 'proxy' | 'database'>): StackEntries {
  const entries = models.map(({ service, port }): [string, StackEntry] => [
    service,
    proxy
      ? { service: 'proxy', port: proxyPort, path: servicePath(service, models) }
      : { service, port, path: '' },
  ]);
  return { models: Object.fromEntries(entries), predictions: database };
}

export function entriesAsPlain({ models, predictions }: StackEntries): Plain {
  return {
    models: Object.fromEntries(Object.entries(models).map(([name, entry]) => [name, { ...entry }])),
    predictions,
  };
}

/**
 * Reads the entries back from the text of a Compose file.
 *
 * @throws MlpackError CONFIG_INVALID when it has none
 */
export function readEntries(composeFile: string, path: string): StackEntries {
  const found = field(parsed(composeFile, path), entriesKey);
  const models = field(found, 'models');
  const predictions = field(found, 'predictions');
  if (
    !isRecord(models) ||
    (predictions !== 'postgres' && predictions !== 'sqlite' && predictions !== 'none')
  ) {
    throw invalid(path, `it has no ${entriesKey} with the models of the stack`);
  }
  const entries = Object.entries(models).map(([name, entry]): [string, StackEntry] => {
    const [service, port, prefix] = [field(entry, 'service'), field(entry, 'port'), field(entry, 'path')];
    if (typeof service !== 'string' || typeof port !== 'number' || typeof prefix !== 'string') {
      throw invalid(path, `${entriesKey}.models.${name} lacks a service, port or path`);
    }
    return [name, { service, port, path: prefix }];
  });
  return { models: Object.fromEntries(entries), predictions };
}

/** The images that the models' services of a Compose file run, each once. @throws MlpackError CONFIG_INVALID */
export function modelImages(composeFile: string, path: string, { models }: StackEntries): string[] {
  const services = field(parsed(composeFile, path), 'services');
  const images = Object.keys(models).map((service) => field(field(services, service), 'image'));
  return [...new Set(images.filter((image) => typeof image === 'string'))];
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw invalid(path, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

function invalid(path: string, problem: string): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${path} was not written by mlpack compose: ${problem}.`, {
    suggestions: ['Write it anew: mlpack compose --force'],
  });
}
