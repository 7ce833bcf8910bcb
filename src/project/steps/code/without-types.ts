import { stripTypeScriptTypes } from 'node:module';
import type { RefuseSetting } from '../refuse-setting.ts';

/** What Node says warnings by. */
interface WarningProcess {
  emitWarning: NodeJS.Process['emitWarning'];
}

/**
 * TypeScript as the JavaScript that it is without its types, which become spaces: every line and column stays.
 *
 * @param path for errors
 * @throws what `refuse` throws for what is no TypeScript, or has more than types (enum, namespace)
 */
export function withoutTypes(text: string, path: string, refuse: RefuseSetting): string {
  // Node says of each call that it is experimental, which nobody who builds an image can change.
  const node: WarningProcess = process;
  const { emitWarning } = node;
  node.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(['file'], `is no TypeScript that runs without its types: ${path}: ${reason}`, [
      `See where: node --check ${path}`,
    ]);
  } finally {
    node.emitWarning = emitWarning;
  }
}
