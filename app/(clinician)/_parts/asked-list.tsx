/** What I asked for, and what has become of it. Until she shares, every silence looks the same. */
import { ButtonLink } from '@/app/_ui/button'
import { Unbroken } from '@/app/_ui/lines'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { Tag } from '@/app/_ui/tag'

export type AskedRow = {
  readonly id: string
  /** As the asker described her. */
  readonly name: string
  readonly born: string
  /** `medicines and laboratory results, until 05-Jan-2027` */
  readonly what: string
  readonly state: string
  readonly open: boolean
  /** The chart, while shared. */
  readonly href?: string
}

export type AskedListProps = {
  readonly rows: readonly AskedRow[]
  /** Gets `request`. */
  readonly withdraw: FormAction
}

export function AskedList({ rows, withdraw }: AskedListProps) {
  if (rows.length === 0) return <Notice kind="empty">You have not asked anybody yet.</Notice>
  return (
    <ul className="asked" aria-label="What you asked for">
      {rows.map((row) => (
        <li key={row.id}>
          <div>
            {row.href ? (
              <Link className="name" href={row.href}>
                {row.name}
              </Link>
            ) : (
              <span className="name">{row.name}</span>
            )}{' '}
            <span className="nowrap">{row.born}</span>
          </div>
          <div>
            <Unbroken text={row.what} />
          </div>
          <div className="state">
            <Tag>{row.state}</Tag>
            {row.open ? (
              <>
                <ButtonLink kind="quiet" href={`/ask?change=${row.id}`}>
                  Change<span className="sr"> the request to {row.name}</span>
                </ButtonLink>
                <form action={withdraw} method={typeof withdraw === 'string' ? 'post' : undefined}>
                  <input type="hidden" name="request" value={row.id} />
                  <button type="submit" className="btn quiet">
                    Withdraw<span className="sr"> the request to {row.name}</span>
                  </button>
                </form>
              </>
            ) : null}
            {row.href ? (
              <ButtonLink href={row.href}>
                Open the chart<span className="sr"> of {row.name}</span>
              </ButtonLink>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  )
}
