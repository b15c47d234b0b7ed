import { answerFind } from '@/app/(clinician)/find/find-answer'
import { readForm } from '@/app/read-form'
import { isFromHere } from '@/lib/base/same-origin'

/**
 * The box's question while one types. Not a server action: the client's router would draw the whole page again around the
 * answer, and send the question only after it drew the letter (decision 031).
 */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const form = await readForm(request)
  if (!form) return new Response(null, { status: 400 })
  const { status = 200, afterSeconds, ...answer } = await answerFind(form.get('query'))
  return Response.json(answer, { status, ...(afterSeconds ? { headers: { 'retry-after': String(afterSeconds) } } : {}) })
}
