import { spawn } from 'node:child_process';
import type { Environment } from '../app/environment/environment.ts';

/** Opens an address in the user's browser; where there is none, nothing happens, as the address is printed anyway. */
export function openInBrowser(url: string, { platform, env }: Pick<Environment, 'platform' | 'env'>): void {
  const [command, ...args] = openerOf(platform);
  const hasScreen = platform !== 'linux' || [env['DISPLAY'], env['WAYLAND_DISPLAY']].some(Boolean);
  if (command === undefined || !hasScreen) return;
  const opener = spawn(command, [...args, url], { detached: true, stdio: 'ignore', windowsHide: true });
  opener.on('error', () => {});
  opener.unref();
}

function openerOf(platform: string): readonly string[] {
  if (platform === 'darwin') return ['open'];
  // `start` is cmd's own; rundll32 is a program and gives nothing in the address a meaning.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
