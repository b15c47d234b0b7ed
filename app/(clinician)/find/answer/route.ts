import { answerFind } from '@/app/(clinician)/find/find-answer'

/**
 * The box's question while one types. Not a server action: the client's router would draw the whole page again around the
 * answer, and send the question only after it drew the letter (decision 031). proxy.ts asks where it comes from.
 */
export async function POST(request: Request): Promise<Response> {
  const form = await request.formData().catch(() => undefined)
  return form ? Response.json(await answerFind(form.get('query'))) : new Response(null, { status: 400 })
}
