import 'server-only'

/**
 * A form that a route handler was sent, up to 64 KB of it: the framework bounds what actions take, and leaves handlers to
 * read whatever comes. `undefined` for what is too long or no form; nothing beyond the bound is read.
 */
const MOST_BYTES = 64 * 1024

export async function readForm(request: Request): Promise<FormData | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES || !request.body) return undefined
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  // Counted as it comes: a length that was left out, or is a lie, is no way around.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.length
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  return new Response(new Blob(chunks), { headers }).formData().catch(() => undefined)
}
