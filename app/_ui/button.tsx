/** Buttons and links that look like one. `primary` at most once on a screen; `quiet` reads like a link. */
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from './link'

export type ButtonKind = 'plain' | 'primary' | 'quiet'

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { readonly kind?: ButtonKind }

export function Button({ kind = 'plain', type = 'submit', className = '', ...rest }: ButtonProps) {
  return <button type={type} className={`btn ${kind} ${className}`.trim()} {...rest} />
}

export function ButtonLink({ href, kind = 'plain', children }: { href: string; kind?: ButtonKind; children: ReactNode }) {
  return (
    <Link href={href} className={`btn ${kind}`}>
      {children}
    </Link>
  )
}
