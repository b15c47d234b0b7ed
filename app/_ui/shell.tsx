/** The house around every room: top bar, the way in for keyboards, the page. Navigation sits at the thumb on a phone. */
import type { ReactNode } from 'react'
import { Button } from './button'
import { KeysHelp, Link, LockButton, ThemeSwitch } from './everywhere'
import { Kbd } from './kbd'
import { Mark } from './mark'
import type { Theme } from './theme'

export type NavItem = { readonly href: string; readonly label: string; readonly key?: string }
export type FormAction = string | ((form: FormData) => void | Promise<void>)

export type ShellProps = {
  readonly home: string
  readonly nav: readonly NavItem[]
  /** The `href` of the item one is in. */
  readonly current?: string
  /** `href`: to what is hers alone, her own account. */
  readonly who?: { readonly name: string; readonly place?: string; readonly href?: string }
  readonly signOut?: FormAction
  readonly theme: { readonly current?: Theme; readonly action: string }
  /** Something about the portal itself that everyone should know. */
  readonly warning?: ReactNode
  /** What this device found out about what was done on it. */
  readonly receipts?: ReactNode
  /** What a demo says of itself on every page. */
  readonly demo?: ReactNode
  /** Something about her own account. */
  readonly notice?: ReactNode
  readonly children: ReactNode
}

export function Shell(props: ShellProps) {
  const { home, nav, current, who, signOut, theme, warning, receipts, demo, notice, children } = props
  return (
    <>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <header className="top">
        <Link className="mark" href={home}>
          <Mark />
          Chartseal
        </Link>
        {nav.length > 0 ? <Navigation nav={nav} {...(current ? { current } : {})} /> : null}
        <div className="end">
          {who?.place ? <span className="place">{who.place}</span> : null}
          {who ? <Who {...who} /> : null}
          {who ? <KeysHelp /> : null}
          <ThemeSwitch action={theme.action} {...(theme.current ? { theme: theme.current } : {})} />
          {signOut ? <LockButton /> : null}
          {signOut ? (
            <form action={signOut} method={typeof signOut === 'string' ? 'post' : undefined}>
              <Button kind="quiet">Sign out</Button>
            </form>
          ) : null}
        </div>
      </header>
      {warning ? (
        <aside className="demo" aria-label="Ledger">
          <b>Ledger.</b> {warning}
        </aside>
      ) : null}
      {receipts}
      {notice}
      {demo}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

function Who({ name, href }: { readonly name: string; readonly href?: string }) {
  if (!href) return <span className="who">{name}</span>
  return (
    <Link className="who" href={href}>
      {name}
      <span className="sr">, your account</span>
    </Link>
  )
}

function Navigation({ nav, current }: { nav: readonly NavItem[]; current?: string }) {
  return (
    <nav aria-label="Rooms">
      <ul>
        {nav.map((item) => (
          <li key={item.href}>
            <Link href={item.href} data-key={item.key} aria-current={item.href === current ? 'page' : undefined}>
              {item.label} {item.key ? <Kbd>{item.key}</Kbd> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
