import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTempDir } from '../temp.ts';

/** A certificate of its own making for localhost and 127.0.0.1, valid until 2126, and its key; for tests only. */
export const certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUMEYz4ue3i73kd8FrtSYfH+1pSHMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDIyMTYyMloYDzIxMjYxMDMx
MjIxNjIyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASaqXPzUG+BT+pgeC49u8TqkqvtYWBv4UZF3MIl1xCaWGDpZS1meXXE
7bboTkK5fW9CW1J1nogDzeyD+6Y1nZ4To28wbTAdBgNVHQ4EFgQUQ3G6z+CoLQV8
Cgq208GOKYcwjj4wHwYDVR0jBBgwFoAUQ3G6z+CoLQV8Cgq208GOKYcwjj4wGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIgUbl/tUQmiyYpuyYS6jCKERTc8ocVgmHWxkZrbxnuVeoCIQDq
/9dZoc7EoMAU1Z/Jo1PV6cQHKiFQ46BlUaNGn5U2Dg==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVh/+fjjM6twYEGQF
3e2PLufESKpMJdvB7M5fss1ZgBehRANCAASaqXPzUG+BT+pgeC49u8TqkqvtYWBv
4UZF3MIl1xCaWGDpZS1meXXE7bboTkK5fW9CW1J1nogDzeyD+6Y1nZ4T
-----END PRIVATE KEY-----
`,
} as const;

/** The certificate as files, in the variables by which a server is told of them. */
export async function certificateFiles(): Promise<NodeJS.ProcessEnv> {
  const folder = await fileTempDir();
  const files = {
    MLPACK_TLS_CERT_FILE: join(folder, 'cert.pem'),
    MLPACK_TLS_KEY_FILE: join(folder, 'key.pem'),
  };
  await writeFile(files.MLPACK_TLS_CERT_FILE, certificate.cert);
  await writeFile(files.MLPACK_TLS_KEY_FILE, certificate.key);
  return files;
}
