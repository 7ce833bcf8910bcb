import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';
import { ruleNames } from './secret-rules.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** Put together here, so that no scanner takes this file for one that has some. */
const join = (...parts: string[]) => parts.join('');
const secrets = {
  aws: join('AKIA', 'ABCDEFGHIJKLMNOP'),
  azure: join('AccountKey', '=', 'a'.repeat(86), '=='),
  basicauth: join('https://', 'me:', 'hunter2hunter2', '@example.org/'),
  'database-connection-string': join('postgres://', 'me:', 'hunter2hunter2', '@db.example.org/x'),
  github: join('gh', 'p_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6'),
  gitlab: join('glp', 'at-', 'abcdefghij1234567890'),
  google: join('AI', 'za', 'SyA-abcdefghijklmnopqrstuvwxyz01234'),
  huggingface: join('h', 'f_', 'abcdefghijklmnopqrstuvwxyzABCDEFGH'),
  privatekey: pem,
  pypi: join('pypi-', 'AgEIcHlwaS5vcmc', 'C'.repeat(60)),
  stripe: join('sk_', 'live_', '51Habcdefghijklmnopqrstuvwx'),
};

describe('findSecrets', () => {
  it.for(Object.entries(secrets))(
    'finds what is one by the rule %s, and says where',
    async ([rule, text]) => {
      const found = await findSecrets(`name: iris\nkey: "${text.replaceAll('\n', '\\n')}"\n`);
      expect(found.filter((each) => each.rule === rule)).toMatchObject([{ line: 2 }]);
      expect(ruleNames).toContain(rule);
      expect(await findSecrets(text, new Set(found.map((each) => each.rule)))).toEqual([]);
    },
  );

  it('finds none in what models are made of', async () => {
    const numbers = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => Math.sin(index)));
    const hashes = Array.from({ length: 100 }, (_, index) => `sha512-${index.toString(16).repeat(40)}==`);
    const texts = [
      numbers,
      hashes.join('\n'),
      'postgres://me@db/x',
      'https://example.org/a:b@c',
      '# password',
    ];
    for (const text of texts) expect(await findSecrets(text)).toEqual([]);
  });

  it('is not turned off by a comment in the text', async () => {
    expect(await findSecrets(`// secretlint-disable\n${secrets.github}`)).toMatchObject([{ rule: 'github' }]);
  });
});
