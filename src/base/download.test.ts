import { expect, it, onTestFinished } from 'vitest';
import { createAuthority } from '../../test/support/certificates.ts';
import { serve } from '../../test/support/http-server.ts';
import { tempDir } from '../../test/support/temp.ts';
import { createHttpClient } from '../util/http/http.ts';
import { downloadBytes } from './download.ts';

it('a certificate that has expired is answered with the date first', async () => {
  const authority = await createAuthority(await tempDir());
  const { cert, key } = await authority.issue('expired', undefined, -1);
  const host = await serve((_request, response) => response.end(), { cert, key });
  const http = createHttpClient({ userAgent: 'test', ca: authority.cert });
  onTestFinished(() => http.close());
  const request = { url: `https://${host}/react`, label: 'metadata of react', maxBytes: 100 };
  await expect(downloadBytes({ http }, request)).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining('certificate has expired'),
    suggestions: [
      expect.stringMatching(/^Check the date of this machine/),
      expect.stringMatching(/^Check the network/),
      expect.stringMatching(/^Mirrors are set/),
    ],
  });
});
