import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connectBidi, type BidiSession } from './page/bidi.ts';
import { start } from './run.ts';
import { tempDir } from './temp.ts';

/** What keeps it from asking for anything of its own accord, beyond what Firefox does where it is automated. */
const preferences = [
  'user_pref("app.normandy.enabled", false);',
  'user_pref("browser.newtabpage.enabled", false);',
  'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
  'user_pref("network.captive-portal-service.enabled", false);',
  'user_pref("network.connectivity-service.enabled", false);',
  'user_pref("toolkit.telemetry.enabled", false);',
];

/**
 * Debian's Firefox without a window and with a profile of its own, until the test ends.
 *
 * @throws Error with what it printed when it ends at once
 */
export async function startFirefox(): Promise<BidiSession> {
  const home = await tempDir();
  const profile = join(home, 'profile');
  await mkdir(profile);
  await writeFile(join(profile, 'user.js'), preferences.join('\n'));
  const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const firefox = start('firefox-esr', [...flags, 'about:blank'], {
    env: { PATH: process.env['PATH'], HOME: home, MOZ_HEADLESS: '1' },
  });
  onTestFinished(async () => {
    firefox.kill('SIGTERM');
    await firefox.finished;
  });
  const [, url = ''] = await firefox.until(/WebDriver BiDi listening on (ws:\S+)/);
  return connectBidi(url);
}
