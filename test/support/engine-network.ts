import { run, runOk } from './run.ts';

/** A bridge of the rig's own, so that several engines on one machine don't share docker0. */
export interface EngineBridge {
  readonly name: string;
  /** A /16 in CIDR notation for the networks containers create; the bridge has its first /24. */
  readonly addressPool: string;
}

const ranges = 50;

/** Makes a bridge called `name` with an address range that nothing on this machine uses. */
export async function createBridge(name: string): Promise<EngineBridge> {
  const { stdout } = await runOk('ip', ['-o', '-4', 'addr']);
  const { stdout: routes } = await runOk('ip', ['-4', 'route']);
  await runOk('ip', ['link', 'add', name, 'type', 'bridge']);
  // From anywhere in it: another that starts at this moment sees what this one sees.
  const first = Math.floor(Math.random() * ranges);
  for (let i = 0; i < ranges; i += 1) {
    const prefix = `10.${200 + ((first + i) % ranges)}.`;
    if (stdout.includes(` ${prefix}`) || routes.includes(prefix)) continue;
    await runOk('ip', ['addr', 'add', `${prefix}0.1/24`, 'dev', name]);
    await runOk('ip', ['link', 'set', name, 'up']);
    return { name, addressPool: `${prefix}0.0/16` };
  }
  throw new Error('no free 10.x range for the engine');
}

/**
 * Removes the bridge of an engine that is gone, those of its users' networks, and their firewall
 * rules. Other engines may change the rules meanwhile, so what is gone already is no failure.
 */
export async function removeBridges(name: string): Promise<void> {
  const { stdout } = await runOk('ip', ['-o', '-4', 'addr']);
  const addresses = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const prefix = addresses.find(([, bridge]) => bridge === name)?.[3]?.match(/^\d+\.\d+\./)?.[0];
  const ofPool = addresses.flatMap(([, bridge, , address]) =>
    bridge !== undefined && prefix !== undefined && address?.startsWith(prefix) === true ? [bridge] : [],
  );
  for (const bridge of new Set([...ofPool, name])) await removeBridge(bridge);
}

async function removeBridge(name: string): Promise<void> {
  for (const table of ['filter', 'nat']) {
    const { stdout } = await run('iptables', ['-w', '-t', table, '-S']);
    for (const rule of stdout.split('\n')) {
      if (!rule.startsWith('-A ') || !rule.split(' ').includes(name)) continue;
      await run('iptables', ['-w', '-t', table, '-D', ...rule.slice(3).split(' ')]);
    }
  }
  await run('ip', ['link', 'delete', name]);
}
