/** What she signs in with beside her password, and how to remove it. */
import type { FormAction } from '@/app/_ui/shell'

export type FactorLine = {
  readonly id: string
  readonly kind: 'passkey' | 'totp'
  readonly name: string
  /** `12-Nov-2026, 14:02` */
  readonly made: string
  readonly used?: string
}

export type FactorListProps = {
  readonly factors: readonly FactorLine[]
  /** Gets `factor`. */
  readonly remove: FormAction
}

const KIND = { passkey: 'Passkey', totp: 'App that shows codes' } as const

export function FactorList({ factors, remove }: FactorListProps) {
  if (factors.length === 0) return <p>None is set up yet.</p>
  return (
    <ul className="factors" aria-label="Ways to sign in">
      {factors.map((factor) => (
        <li key={factor.id}>
          <p>
            <b>{factor.name}</b> <span className="dim">{KIND[factor.kind]}</span>
          </p>
          <p className="dim">
            Set up {factor.made}
            {factor.used ? `, last used ${factor.used}` : ', not used yet'}
          </p>
          <details className="stop">
            <summary className="btn">
              Remove<span className="sr"> {factor.name}</span>
            </summary>
            <form action={remove} method={typeof remove === 'string' ? 'post' : undefined}>
              <input type="hidden" name="factor" value={factor.id} />
              <p>It opens nothing any more from then on, and your other sessions end.</p>
              <button type="submit" className="btn">
                Remove it now<span className="sr">: {factor.name}</span>
              </button>
            </form>
          </details>
        </li>
      ))}
    </ul>
  )
}
