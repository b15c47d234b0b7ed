import 'server-only'
import type { ProposedApp } from '@/app/(account)/_parts/states'
import { qrPath } from '@/app/qr-path'
import { inGroups } from '@/lib/crypto/base32'
import type { Proposed } from '@/lib/directory/factors/enrol'

export function proposedApp({ secret, uri, sealed }: Proposed): ProposedApp {
  return { sealed, secret: inGroups(secret), qr: qrPath(uri) }
}
