import { isAskedIn } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import type { Repository } from '../../repository/repository.ts';

/** The protocols that some model of the image is asked in. */
export function spokenOf(protocols: readonly Protocol[], { entries }: Repository): readonly Protocol[] {
  return protocols.filter((protocol) => entries.some(({ contract }) => isAskedIn(protocol, contract)));
}
