import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../engine.ts';
import { run, runOk } from '../../run.ts';

const patiently = '-w';

/**
 * An address that leads to pods by rules of the kernel, as kube-proxy writes them: a new connection goes to one of them at
 * random, and stays there whatever the rules become. Only this machine's own programs find it.
 */
export class ClusterIp {
  readonly address: string;
  readonly #chain = `MLP-SVC-${randomBytes(4).toString('hex')}`;
  readonly #rule: readonly string[];

  private constructor(address: string) {
    this.address = address;
    this.#rule = ['OUTPUT', '--destination', `${address}/32`, '--protocol', 'tcp', '--jump', this.#chain];
  }

  /** For the running test: one in the network that the engine's containers are in, as its first containers have the first addresses. */
  static async create(engine: Engine): Promise<ClusterIp> {
    const format = '{{(index .IPAM.Config 0).Subnet}}';
    const { stdout } = await engine.dockerCli(['network', 'inspect', 'bridge', '--format', format]);
    const [, prefix] = /^(\d+\.\d+\.\d+)\./.exec(stdout) ?? [];
    if (prefix === undefined) throw new Error(`the engine's bridge has no network: ${stdout}`);
    const service = new ClusterIp(`${prefix}.254`);
    onTestFinished(() => service.#remove());
    await service.leadTo([]);
    await runOk('iptables', [patiently, '-t', 'nat', '-A', ...service.#rule]);
    return service;
  }

  /** Has new connections go to these addresses, all at once; with none, nobody answers. */
  async leadTo(ips: readonly string[]): Promise<void> {
    const rules = ips.map((ip, i) => {
      const chance = `-m statistic --mode random --probability ${(1 / (ips.length - i)).toFixed(9)}`;
      const is = i === ips.length - 1 ? '' : chance;
      return `-A ${this.#chain} -p tcp ${is} -j DNAT --to-destination ${ip}`;
    });
    const input = ['*nat', `:${this.#chain} - [0:0]`, ...rules, 'COMMIT', ''].join('\n');
    await runOk('iptables-restore', [patiently, '--noflush'], { input });
  }

  async #remove(): Promise<void> {
    await run('iptables', [patiently, '-t', 'nat', '-D', ...this.#rule]);
    await run('iptables', [patiently, '-t', 'nat', '-F', this.#chain]);
    await run('iptables', [patiently, '-t', 'nat', '-X', this.#chain]);
  }
}
