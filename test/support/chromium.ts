import { chromium, type Browser } from 'playwright-core';
import { atFileEnd } from './file-end.ts';
import { findTool } from './tools.ts';

/** What keeps it from asking for anything of its own accord, so that what it asks for is the page's doing. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names of other hosts lead nowhere, even where there is a network.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

let launching: Promise<Browser> | undefined;

/**
 * Debian's Chromium without a window and with a profile of its own: one for all tests of a file, closed after
 * them. What a test opens in it, in a context of its own, shares nothing with others.
 *
 * @throws Error when chromium isn't installed: `needs('chromium')` first
 */
export function fileChromium(): Promise<Browser> {
  if (launching === undefined) {
    launching = launch();
    atFileEnd(async () => {
      await (await launching)?.close();
      launching = undefined;
    });
  }
  return launching;
}

async function launch(): Promise<Browser> {
  const executablePath = await findTool('chromium');
  if (executablePath === undefined) throw new Error('chromium is not installed');
  // Root may not have Chromium's sandbox; what it shows here is ours.
  return chromium.launch({ executablePath, args: flags, chromiumSandbox: false });
}
