/** The only importer of next/link. Never prefetched: a prefetched chart would be a look nobody took. */
import NextLink from 'next/link'
import type { ComponentProps } from 'react'

export type LinkProps = Omit<ComponentProps<typeof NextLink>, 'href' | 'prefetch'> & { readonly href: string }

export function Link({ href, ...rest }: LinkProps) {
  return <NextLink {...rest} href={href} prefetch={false} />
}
