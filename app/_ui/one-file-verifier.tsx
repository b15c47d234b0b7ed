/** The page that checks evidence anywhere, as one file to be saved. Always a download: proxy.ts says why. */
import type { ReactNode } from 'react'

export function OneFileVerifier({ children }: { readonly children: ReactNode }) {
  return (
    <a href="/verify.html" download="chartseal-verify.html">
      {children}
    </a>
  )
}
