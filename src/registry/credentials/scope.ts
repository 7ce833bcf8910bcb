/** What a request wants to do, which a token must allow. */
export interface Access {
  readonly repository: string;
  readonly actions: 'pull' | 'pull,push';
  /** Another repository that a blob is mounted from. */
  readonly from?: string | undefined;
}

/**
 * The scopes to ask a token for: what the challenge names (registries may spell a repository in a way
 * of their own), with all the actions we are going to need, so that one token serves a whole push.
 * Source: distribution's "Token Scope Documentation".
 */
export function scopesFor({ repository, actions, from }: Access, challenged: string | undefined): string[] {
  const own = `repository:${repository}:${actions}`;
  const named = (challenged ?? '').split(' ').filter((scope) => scope !== '');
  const scopes = named.length === 0 ? [own] : named.map((scope) => widened(scope, repository, own));
  return [...new Set([...scopes, ...(from === undefined ? [] : [`repository:${from}:pull`])])];
}

/** Actions that a challenge has and we lack, such as `delete`, stay. */
function widened(scope: string, repository: string, own: string): string {
  const start = `repository:${repository}:`;
  if (!scope.startsWith(start)) return scope;
  const actions = [own, scope].flatMap((text) => text.slice(start.length).split(','));
  return start + [...new Set(actions)].join(',');
}
