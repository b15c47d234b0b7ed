import 'server-only'
/** Opening her records is the records' work: the page hands it in (`previewShare` of lib/records/share-preview). */
import type { PatientId } from '@/lib/base/ids'
import type { KindItems, Scope } from '@/lib/base/kind'
import type { Permit } from '@/lib/base/permit'
import type { Described } from '@/lib/consent/terms'
import type { Tx } from '@/lib/db/transaction'

/** What a share of this scope would show now, kind by kind, in the order of the scope. */
export type PreviewShare = (permit: Permit, tx: Tx, scope: Scope) => Promise<readonly KindItems[]>

/** The one patient of another organisation whom a description fits: `findDescribed` of lib/records/find-described. */
export type FindDescribed = (permit: Permit, tx: Tx, person: Described) => Promise<PatientId | undefined>
