/** A body up to `most` bytes; `undefined` where there is more. Counted as it comes: a length that was left out, or is a lie, is no way around. */
export async function readAtMost(body: ReadableStream<Uint8Array> | null, most: number): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.length
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return new Blob(chunks)
}
