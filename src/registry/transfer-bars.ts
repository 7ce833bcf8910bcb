import prettyBytes from 'pretty-bytes';
import { shortDigest } from '../oci/documents/digest.ts';
import type { OnBlob } from './blob-progress.ts';

interface Transfer {
  readonly name: string;
  readonly sizeBytes: number;
  transferredBytes: number;
}

const barWidth = 24;
/** Faster than anyone can read; every redraw costs the terminal something. */
const redrawMs = 100;

/**
 * Draws the transfers of an image's blobs as the detail of a step: a bar for each that is under way, and their total.
 *
 * @param totalBytes of all of them, where that is known before they begin
 */
export function transferBars(update: (detail: string) => void, totalBytes = 0): OnBlob {
  const underWay = new Set<Transfer>();
  let [begunBytes, doneBytes, drawnMs] = [0, 0, 0];
  const draw = () => {
    drawnMs = performance.now();
    const transfers = [...underWay];
    const soFar = transfers.reduce((sum, { transferredBytes }) => sum + transferredBytes, doneBytes);
    const total: Transfer = {
      name: 'Total',
      sizeBytes: Math.max(totalBytes, begunBytes),
      transferredBytes: soFar,
    };
    update([...transfers, total].map(line).join('\n'));
  };
  return ({ digest, sizeBytes }) => {
    const transfer: Transfer = { name: shortDigest(digest), sizeBytes, transferredBytes: 0 };
    begunBytes += sizeBytes;
    underWay.add(transfer);
    draw();
    return {
      transferred(bytes) {
        transfer.transferredBytes = bytes;
        if (performance.now() - drawnMs >= redrawMs) draw();
      },
      done() {
        underWay.delete(transfer);
        doneBytes += sizeBytes;
        draw();
      },
    };
  };
}

function line({ name, sizeBytes, transferredBytes }: Transfer): string {
  const share = sizeBytes === 0 ? 1 : Math.min(transferredBytes / sizeBytes, 1);
  const filled = Math.round(share * barWidth);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  return `${name.padEnd(12)}  ${bar}  ${prettyBytes(transferredBytes)} of ${prettyBytes(sizeBytes)}`;
}
