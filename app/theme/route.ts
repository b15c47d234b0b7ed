import { NextResponse } from 'next/server'
import { parseTheme, THEME_COOKIE } from '@/app/_ui/theme'
import { insidePath } from '@/app/inside-path'
import { readForm } from '@/app/read-form'
import { isFromHere } from '@/lib/base/same-origin'

/** The theme switch without JavaScript: sets the cookie and goes back to where one was. */
export async function POST(request: Request): Promise<NextResponse> {
  if (!isFromHere(request.headers)) return new NextResponse(null, { status: 403 })
  const form = await readForm(request)
  const theme = parseTheme(String(form?.get('theme') ?? ''))
  const from = request.headers.get('referer') ?? ''
  const back = insidePath(URL.canParse(from) ? new URL(from).pathname : '/')
  const response = new NextResponse(null, { status: 303, headers: { location: back } })
  if (theme) response.cookies.set(THEME_COOKIE, theme, { path: '/', maxAge: 31_536_000, sameSite: 'strict' })
  return response
}
