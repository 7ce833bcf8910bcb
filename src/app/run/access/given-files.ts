import type { Access } from './access.ts';

/** Folder in which a container finds the files that it is given. */
export const givenFolder = '/run/mlpack';

interface GivenFile {
  readonly variable: string;
  /** Name of the file in {@link givenFolder}. */
  readonly name: string;
  /** Path of the file on this machine. */
  readonly path: string;
  readonly text: string;
}

/** The files by which a server gets its keys and certificate, and the variables that name them. */
function givenFiles({ apiKeys, tls }: Access): GivenFile[] {
  return [
    ...(apiKeys === null ? [] : [{ ...apiKeys, variable: 'MLPACK_API_KEY_FILE', name: 'api-keys' }]),
    ...(tls === null
      ? []
      : [
          { ...tls.cert, variable: 'MLPACK_TLS_CERT_FILE', name: 'tls-cert.pem' },
          { ...tls.key, variable: 'MLPACK_TLS_KEY_FILE', name: 'tls-key.pem' },
        ]),
  ];
}

/** Settings of a server that is a process of this machine: it reads the user's files themselves. */
export function processAccess(access: Access): Record<string, string> {
  return Object.fromEntries(givenFiles(access).map(({ variable, path }) => [variable, path]));
}

/** Settings of a server in a container, and what has to lie in its {@link givenFolder}, by name. */
export function containerAccess(access: Access): {
  readonly settings: Record<string, string>;
  readonly files: ReadonlyMap<string, string>;
} {
  const files = givenFiles(access);
  return {
    settings: Object.fromEntries(files.map(({ variable, name }) => [variable, `${givenFolder}/${name}`])),
    files: new Map(files.map(({ name, text }) => [name, text])),
  };
}
