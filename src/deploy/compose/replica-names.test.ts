import { describe, expect, it } from 'vitest';
import { iris, stackOf } from '../../../test/support/stacks.ts';
import { candidateName, servingNames } from './replica-names.ts';
import { composeTarget } from './compose-target.ts';

describe('the proxy', () => {
  it('sends requests to the names that Compose gives to up to four servers and one to spare, never to a candidate', () => {
    const { Caddyfile = '' } = composeTarget.files(stackOf({ proxy: true, replicas: 2 }));
    const upstreams = /^\t+reverse_proxy (\S+-spare.* \{)$/mu.exec(Caddyfile)?.[1];
    const names = ['spare', '1', '2', '3', '4'].map((name) => `{$STACK_PROJECT}-iris-${name}:8080`);
    expect(upstreams).toBe(`${names.join(' ')} {`);
    expect(servingNames('p', 'iris', 2)).not.toContain(candidateName('p', 'iris'));
    expect(servingNames('p', 'iris', 9)).toHaveLength(10);
  });

  it('goes by the same configuration for every version of a model and number of servers', () => {
    const next = { ...iris, image: { reference: 'iris:2.0.0', remark: null }, digest: 'sha256:0' };
    const [before, after] = [iris, next].map((model, index) =>
      composeTarget.files(stackOf({ models: [model], proxy: true, monitoring: true, replicas: 2 + index })),
    );
    const proxyOf = (text = '') => text.slice(text.indexOf('\n  proxy:'), text.indexOf('\n  prometheus:'));
    expect(after?.['compose.yaml']).not.toBe(before?.['compose.yaml']);
    expect(after?.['Caddyfile']).toBe(before?.['Caddyfile']);
    expect(proxyOf(after?.['compose.yaml'])).toBe(proxyOf(before?.['compose.yaml']));
    expect(proxyOf(after?.['compose.yaml'])).toContain('COMPOSE_PROJECT_NAME');
  });
});
