import 'server-only'
/**
 * What goes through the pipe to the process that imports: a job, the bytes of its bundle as they arrive, its end. No file
 * of the upload ever lies on a disk, and the portal's own process holds no more of it than one piece.
 *
 *   type (1 byte) ‖ length (4 bytes, big-endian) ‖ payload
 */
import type { Principal } from '@/lib/base/actor'
import type { RestrictedLabel } from '@/lib/base/compartment'
import type { ImportRunId, OrganisationId } from '@/lib/base/ids'
import type { RefusalCode } from '@/lib/base/outcome'
import type { BundleResult } from '@/lib/records/import-runs'

export const FRAME = { job: 1, data: 2, end: 3, abandon: 4 } as const
export type FrameType = (typeof FRAME)[keyof typeof FRAME]
export type Frame = { readonly type: number; readonly payload: Buffer }

export type ImportJob = {
  readonly run: ImportRunId
  readonly number: number
  readonly organisation: OrganisationId
  readonly onBehalfOf: Principal
  readonly source: string
  readonly program?: RestrictedLabel
}

/** One line of JSON back for each job. `abandoned`: its upload broke off, and nothing was done. */
export type ImportAnswer = { readonly result: BundleResult } | { readonly refusal: RefusalCode } | { readonly abandoned: true }

const HEAD = 5
/** Far above any piece of a request's body: a longer frame is a fault of ours, not an upload. */
const LONGEST = 16 * 1024 * 1024

export function frameHead(type: FrameType, length: number): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt8(type, 0)
  head.writeUInt32BE(length, 1)
  return head
}

export async function* readFrames(input: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of input) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      if (held.length < HEAD) break
      const length = held.readUInt32BE(1)
      if (length > LONGEST) throw new Error('a frame longer than any')
      if (held.length < HEAD + length) break
      yield { type: held.readUInt8(0), payload: held.subarray(HEAD, HEAD + length) }
      held = held.subarray(HEAD + length)
    }
  }
}
