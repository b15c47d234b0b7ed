import 'server-only'
/** Opening her records is the records' work: the page hands it in (`previewShare` and `nameSelf` of lib/records). */
import type { PatientId } from '@/lib/base/ids'
import type { KindItems, Scope } from '@/lib/base/kind'
import type { Permit } from '@/lib/base/permit'
import type { Described } from '@/lib/consent/terms'
import type { Tx } from '@/lib/db/transaction'

/** What a share of this scope would show now, kind by kind, in the order of the scope. */
export type PreviewShare = (permit: Permit, tx: Tx, scope: Scope) => Promise<readonly KindItems[]>

/** Her own name, for the top of her page. It is in her record, and is opened in the act that the page is: one visit, one entry. */
export type NameSelf = (permit: Permit, tx: Tx) => Promise<string>

/** The one patient of another organisation whom a description fits: `findDescribed` of lib/records/find-described. */
export type FindDescribed = (permit: Permit, tx: Tx, person: Described) => Promise<PatientId | undefined>
