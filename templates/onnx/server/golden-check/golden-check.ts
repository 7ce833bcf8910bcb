import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environmentSettings } from '../../../../contract/settings/environment-settings.ts';
import { readRepository } from '../repository/repository.ts';
import { readSettings } from '../settings/settings.ts';
import { messageOf, StartError } from '../util/start-error.ts';
import { serverAt, untilReady } from './ask.ts';
import { goldenCheckArgument } from './golden-check-argument.ts';
import { replayGolden } from './replay-golden.ts';

const defaultReadySeconds = 60;

interface Options {
  readonly url: string;
  readonly apiKey: string | null;
  readonly readyTimeoutMs: number;
}

/**
 * Replays the golden cases of this image over HTTP at a server that runs elsewhere, and prints a line for each and a verdict.
 *
 * @param defaultHome the image's own folder
 * @returns whether all pass
 * @throws StartError when the arguments or the image's files are wrong
 */
export async function goldenCheck(defaultHome: string): Promise<boolean> {
  const { url, apiKey, readyTimeoutMs } = readArguments();
  // Of the image's settings only where its files are: others name files that its server has, not this process.
  const { variable } = environmentSettings.home;
  const { entries } = readRepository(readSettings({ [variable]: process.env[variable] }, defaultHome));
  const server = serverAt(url, apiKey);
  const unready = await untilReady(server, readyTimeoutMs);
  if (unready !== null) {
    print(`FAIL  ${url} is not ready after ${readyTimeoutMs / 1000} s: ${unready}`);
    return false;
  }
  let failed = 0;
  let total = 0;
  for (const entry of entries) {
    for (const { name, problem } of await replayGolden(entry, server)) {
      total += 1;
      if (problem !== null) failed += 1;
      const { name: model, version } = entry.contract;
      print(
        `${problem === null ? 'pass' : 'FAIL'}  ${model} ${version}, ${name}${problem === null ? '' : `: ${problem}`}`,
      );
    }
  }
  print(
    total === 0
      ? `${url} is ready. The image has no golden cases that callers can ask for.`
      : `${failed} of ${total} golden cases fail at ${url}.`,
  );
  return failed === 0;
}

function readArguments(): Options {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== goldenCheckArgument),
      options: {
        url: { type: 'string' },
        'api-key-file': { type: 'string' },
        'ready-timeout': { type: 'string' },
      },
    });
    const { url = '', 'api-key-file': keyFile, 'ready-timeout': seconds } = values;
    if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) {
      throw new StartError(`${goldenCheckArgument}: --url: expected http://HOST:PORT or https://…`);
    }
    const readySeconds = seconds === undefined ? defaultReadySeconds : Number(seconds);
    if (!(readySeconds >= 0)) {
      throw new StartError(`${goldenCheckArgument}: --ready-timeout: expected seconds`);
    }
    return {
      url: url.replace(/\/+$/u, ''),
      apiKey: keyFile === undefined ? null : firstKey(keyFile),
      readyTimeoutMs: readySeconds * 1000,
    };
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${goldenCheckArgument}: ${messageOf(error)}`);
  }
}

/** A file has one key a line; the first will do. Never said back. */
function firstKey(file: string): string {
  const key = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
  if (key !== undefined && /^[\x21-\x7e]+$/u.test(key)) return key;
  throw new StartError(`${goldenCheckArgument}: --api-key-file: expected a key of visible ASCII characters`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
