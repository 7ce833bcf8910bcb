import { readKey } from 'openpgp';
import { describe, expect, it } from 'vitest';
import archiveKeys from './archive-keys.json' with { type: 'json' };

describe("Debian's keys", () => {
  it('are those of Debian 13: of the archive, of security, of the stable release', () => {
    // https://ftp-master.debian.org/keys.html
    expect(archiveKeys.map(({ fingerprint }) => fingerprint)).toEqual([
      '04B54C3CDCA79751B16BC6B5225629DF75B188BD',
      '5E04A1E3223A19A20706E20F9904613D4CCE68C6',
      '41587F7DB8C774BCCF131416762F67A0B2C39DE4',
    ]);
  });

  it.each(archiveKeys)('$userId is what it says', async ({ userId, fingerprint, armored }) => {
    const key = await readKey({ armoredKey: armored });
    expect(key.getFingerprint().toUpperCase()).toBe(fingerprint);
    expect(key.getUserIDs()).toEqual([userId]);
    expect(key.isPrivate()).toBe(false);
  });
});
