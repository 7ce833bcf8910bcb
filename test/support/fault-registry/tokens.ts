import type { IncomingMessage } from 'node:http';
import type { Answer } from './exchange.ts';

/** A token service that gives anyone a token, each good for the scopes it was asked for until it expires. */
export class Tokens {
  readonly #scopes = new Map<string, readonly string[]>();
  #given = 0;

  /** `/token?scope=…` */
  give(url: URL): Answer {
    this.#given += 1;
    const token = `token-${this.#given}`;
    this.#scopes.set(token, url.searchParams.getAll('scope'));
    return { status: 200, body: JSON.stringify({ token }) };
  }

  expire(): void {
    this.#scopes.clear();
  }

  /** Undefined when the request may go on. */
  challenge(request: IncomingMessage, origin: string, repository: string): Answer | undefined {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const [, token = ''] = /^Bearer (.*)$/u.exec(request.headers.authorization ?? '') ?? [];
    const granted = this.#scopes.get(token) ?? [];
    const isGranted = granted.some((scope) => {
      const [kind, name, actions = ''] = scope.split(':');
      return (
        kind === 'repository' && name === repository && actions.split(',').includes(isRead ? 'pull' : 'push')
      );
    });
    if (isGranted) return undefined;
    const scope = `repository:${repository}:${isRead ? 'pull' : 'pull,push'}`;
    const authenticate = `Bearer realm="${origin}/token",service="test",scope="${scope}"`;
    return { status: 401, headers: { 'www-authenticate': authenticate } };
  }
}
