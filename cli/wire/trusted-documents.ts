import type { GatewayConfig } from '#gateway/gateway-config.ts';
import { readTrustedDocuments } from '#gateway/operations/trusted-documents.ts';
import { CodedError } from '#platform/errors.ts';
import type { AllSettings } from '../config/read-settings.ts';

/** The trusted documents as the settings want them; `own` are those that belong to the graph served. Throws BAD_USER_INPUT where there are none to enforce. */
export async function loadTrustedDocuments(
  { trustedDocuments, trustedDocumentsPath }: AllSettings,
  own: string | undefined,
): Promise<Pick<GatewayConfig, 'trustedDocuments'>> {
  const path = trustedDocumentsPath ?? own;
  if (trustedDocuments === 'off' || (path === undefined && trustedDocuments === 'allow')) return {};
  if (path === undefined) {
    throw new CodedError(
      'BAD_USER_INPUT',
      'WEIR_TRUSTED_DOCUMENTS is "enforce", and there are none: set WEIR_TRUSTED_DOCUMENTS_PATH',
    );
  }
  const documents = await readTrustedDocuments(path);
  return { trustedDocuments: { documents, enforce: trustedDocuments === 'enforce' } };
}
