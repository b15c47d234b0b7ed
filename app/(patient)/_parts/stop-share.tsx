/** Two taps, and between them what stopping cannot do. Works without JavaScript. */
import type { FormAction } from '@/app/_ui/shell'

export type StopShareProps = { readonly consent: string; readonly who: string; readonly action: FormAction }

export function StopShare({ consent, who, action }: StopShareProps) {
  return (
    <details className="stop">
      <summary className="btn">
        Stop sharing<span className="sr"> with {who}</span>
      </summary>
      <form action={action} method={typeof action === 'string' ? 'post' : undefined}>
        <input type="hidden" name="consent" value={consent} />
        <p>
          From that moment they open nothing more. What they have read, written down or printed cannot be taken back. You are
          treated as before.
        </p>
        <button type="submit" className="btn">
          Stop now<span className="sr">: no more sharing with {who}</span>
        </button>
      </form>
    </details>
  )
}
