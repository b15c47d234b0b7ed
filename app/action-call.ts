import { readAtMost } from '@/app/read-at-most'
import { ACTION_ID, isFormCall, isPlainCall, isPlainForm, LARGEST_BYTES } from '@/lib/base/action-body'

/**
 * What is wrong with a body that the framework would take for a server action's call: a status, or nothing. It is read once
 * more here, so that what no page of the portal sends never reaches the framework's decoder (lib/base/action-body.ts,
 * decision 090).
 */
export async function problemOfCall(request: Request): Promise<400 | 413 | undefined> {
  if (request.method !== 'POST') return undefined
  const action = request.headers.get('next-action')
  const type = request.headers.get('content-type') ?? ''
  // The framework tells them apart by these very words.
  const isForm = type.startsWith('multipart/form-data')
  if (action === null && !isForm) return undefined
  if (action !== null && !ACTION_ID.test(action)) return 400
  const bytes = await readAtMost(request.body, LARGEST_BYTES)
  if (!bytes) return 413
  if (!isForm) return isPlainCall(await bytes.text()) ? undefined : 400
  const fields = await fieldsOf(bytes, type)
  if (!fields) return 400
  return (action === null ? isPlainForm(fields) : isFormCall(fields)) ? undefined : 400
}

const PART =
  /^\r\ncontent-disposition: form-data; name="[^"\p{Cc}]*"(?:; filename="[^"\p{Cc}]*")?\r\n(?:content-type: [^\p{Cc}]*\r\n)?\r\n/iu

/** As browsers write the head of each part; what another reader makes something of, the framework's answers with an error. */
function hasPlainParts(text: string, type: string): boolean {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type)
  const parts = text.split(`--${boundary?.[1] ?? boundary?.[2]}`).slice(1, -1)
  return parts.every((part) => PART.test(part))
}

async function fieldsOf(bytes: Blob, type: string): Promise<[string, string | undefined][] | undefined> {
  if (!hasPlainParts(await bytes.text(), type)) return undefined
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    return [...form].map(([name, value]) => [name, typeof value === 'string' ? value : undefined])
  } catch {
    return undefined
  }
}
