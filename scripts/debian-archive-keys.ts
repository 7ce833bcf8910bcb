/**
 * Writes src/base/debian/archive-keys.json: the keys that sign a release of Debian, as its package debian-archive-keyring has
 * them. Run by hand (`node scripts/debian-archive-keys.ts`, with that package unpacked at / or in the folder that is given)
 * when mlpack takes another release, or the keys of this one change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { armor, enums, readKey } from 'openpgp';

const codename = 'trixie';
const keyrings = join(process.argv[2] ?? '/', 'usr', 'share', 'keyrings');
const output = join(import.meta.dirname, '..', 'src', 'base', 'debian', 'archive-keys.json');

const keys = [];
for (const signs of ['automatic', 'security-automatic', 'stable']) {
  const binaryKey = readFileSync(join(keyrings, `debian-archive-${codename}-${signs}.gpg`));
  const key = await readKey({ binaryKey });
  keys.push({
    userId: key.getUserIDs()[0],
    fingerprint: key.getFingerprint().toUpperCase(),
    armored: armor(enums.armor.publicKey, binaryKey, undefined, undefined, undefined, true),
  });
}
writeFileSync(output, `${JSON.stringify(keys, null, 2)}\n`);
