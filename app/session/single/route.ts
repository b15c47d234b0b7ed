import { cookies } from 'next/headers'
import { insidePath } from '@/app/inside-path'
import { readForm } from '@/app/read-form'
import { sentTo } from '@/app/session/answer'
import { onTheWay } from '@/app/session/single/on-the-way'
import { isFromHere } from '@/lib/base/same-origin'
import { sendToProvider } from '@/lib/directory/single-sign-on/provider'
import { singleSignOn } from '@/lib/directory/single-sign-on/settings'

/** To the organisation's sign-in. `anew`: she is to show there once more who she is. Not there where nothing is set up. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const settings = singleSignOn()
  if (!settings) return new Response(null, { status: 404 })
  const form = await readForm(request)
  if (!form) return new Response(null, { status: 400 })
  const next = insidePath(form.get('next'))
  const held = Object.fromEntries((await cookies()).getAll().map(({ name, value }) => [name, value]))
  const sent = await sendToProvider(settings, { next, anew: form.has('anew'), cookies: held })
  if (!sent) return sentTo(`/sign-in?problem=provider-away&next=${encodeURIComponent(next)}`)
  const response = onTheWay(sent.location)
  for (const line of sent.setCookies) response.headers.append('set-cookie', line)
  return response
}
