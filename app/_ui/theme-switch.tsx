'use client'
/**
 * Light or dark, in a cookie that the layout reads. With JavaScript nothing is posted, because an action that sets a
 * cookie renders the page again, and on a chart that would be a second look. Without it the form posts `theme` to `action`.
 */
import type { FormEvent } from 'react'
import { Button } from './button'
import { THEME_COOKIE, type Theme } from './theme'

export function ThemeSwitch({ theme, action }: { readonly theme?: Theme; readonly action: string }) {
  function flip(event: FormEvent) {
    event.preventDefault()
    const root = document.documentElement
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox; nothing secret is in it
    document.cookie = `${THEME_COOKIE}=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`
  }
  return (
    <form className="theme" action={action} method="post" onSubmit={flip}>
      <Button kind="quiet" name="theme" value={theme === 'dark' ? 'light' : 'dark'}>
        Light / dark<span className="sr"> theme</span>
      </Button>
    </form>
  )
}
