import type { SignResult } from '../../app/trust/sign-image.ts';
import type { VerifiedSignatures } from '../../app/trust/verify-signatures.ts';
import { renderTable } from '../text/table.ts';

/** What `mlpack sign` prints for people. */
export function renderSign({ image, keyHint, signatures }: SignResult): string {
  const rows = signatures.map(({ format, predicateType, isNew }) => [
    format,
    predicateType,
    isNew ? 'signed' : 'was signed before',
  ]);
  return [
    `Signed ${image}`,
    '',
    renderTable(['Format', 'What is said', ''], rows),
    '',
    `Check it: mlpack verify ${image} ${keyHint === null ? '--certificate-identity NAME --certificate-oidc-issuer URL --trusted-root FILE' : '--key PUBLIC_KEY'}`,
  ].join('\n');
}

/** What `mlpack verify --key` prints for people. */
export function renderVerifiedSignatures({ image, signatures }: VerifiedSignatures): string {
  const rows = signatures.map(({ format, predicateType, keyHint, identity }) => [
    format,
    predicateType,
    identity === null ? `key ${keyHint}` : `${identity.name} (${identity.issuer})`,
  ]);
  return [`Signed: ${image}`, '', renderTable(['Format', 'What is said', 'By'], rows)].join('\n');
}
