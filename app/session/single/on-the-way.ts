import 'server-only'
/**
 * A page that goes on by itself, without a script. To the provider: a form's answer may only lead where the content policy lets
 * forms go (`form-action 'self'`), and a provider sends people on to addresses nobody knows beforehand. And back: a request
 * that another site began brings no `Strict` cookie with it; the one that this page begins does.
 */
export function onTheWay(to: string): Response {
  const href = escaped(to)
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing in</title>
<meta http-equiv="refresh" content="0; url=${href}"></head><body><p>Signing in. <a href="${href}">Go on</a></p></body></html>`
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}

/** Parts of the address are anybody's to write. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
