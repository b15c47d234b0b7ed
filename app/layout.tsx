import 'server-only'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { WatchReceipts } from './_receipts/receipts'
import { Shortcuts } from './_ui/everywhere'
import { KEYS_COOKIE, parseKeys } from './_ui/keys'
import { parseTheme, THEME_COOKIE } from './_ui/theme'
import './globals.css'

/** Titles name rooms, never people: a title is in the browser's history. */
export const metadata: Metadata = {
  title: { default: 'Chartseal', template: '%s · Chartseal' },
  description: 'Medical records with a ledger of every look',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const jar = await cookies()
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value)
  const keys = parseKeys(jar.get(KEYS_COOKIE)?.value)
  return (
    <html lang="en" data-theme={theme} data-keys={keys} suppressHydrationWarning>
      <body>
        <Shortcuts />
        <WatchReceipts />
        {children}
      </body>
    </html>
  )
}
