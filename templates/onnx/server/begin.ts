/**
 * What the processes of an image begin with. A health check is made every few seconds: it leaves the server itself, which
 * takes four times as long to compile as the check, where it is.
 */
import { join } from 'node:path';
import { healthcheck } from './http/connections/healthcheck.ts';
import { readSettings } from './settings/settings.ts';
import { failToStart } from './util/fail-to-start.ts';

if (process.argv.includes('--healthcheck')) {
  try {
    const settings = readSettings(process.env, join(import.meta.dirname, '..'));
    process.exit((await healthcheck(settings)) ? 0 : 1);
  } catch (error) {
    failToStart(error);
  }
} else await import('./main.ts');
