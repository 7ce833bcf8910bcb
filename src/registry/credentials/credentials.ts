export type Credentials =
  | { readonly username: string; readonly password: string }
  /** An OAuth 2 refresh token. */
  | { readonly identityToken: string };

interface FoundCredentials {
  readonly credentials: Credentials | undefined;
  /** Origin of the credentials, or why there are none; for messages, so without any secret. */
  readonly origin: string;
}

/** Credentials for a repository of a registry, for example `('ghcr.io', 'team/iris')`. */
export type FindCredentials = (
  registry: string,
  repository: string,
  signal?: AbortSignal,
) => Promise<FoundCredentials>;
