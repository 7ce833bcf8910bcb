import { serveSettings } from '../../../../contract/settings/serve-settings.ts';
import { stopping } from './stopping.ts';

/** Name of the ConfigMap with the settings of a model's server. */
export function settingsName(service: string): string {
  return `${service}-settings`;
}

/**
 * Settings of a server that whoever runs it may want to change, as variables (docs/configuration.md).
 *
 * @param others which this server has beside those that all have
 */
export function settings(others: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    [serveSettings.drainDelayMs.variable]: String(stopping.drainSeconds * 1000),
    [serveSettings.logLevel.variable]: serveSettings.logLevel.default,
    ...others,
  };
}
