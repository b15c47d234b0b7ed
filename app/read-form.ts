import 'server-only'
import { readAtMost } from '@/app/read-at-most'

/**
 * A form that a route handler was sent, up to 64 KB of it: the framework bounds what actions take, and leaves handlers to
 * read whatever comes. `undefined` for what is too long or no form; nothing beyond the bound is read.
 */
const MOST_BYTES = 64 * 1024

export async function readForm(request: Request): Promise<FormData | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES || !request.body) return undefined
  const bytes = await readAtMost(request.body, MOST_BYTES)
  if (!bytes) return undefined
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  return new Response(bytes, { headers }).formData().catch(() => undefined)
}
