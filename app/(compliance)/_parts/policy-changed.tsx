/** The alarm of a portal that wants to be judged by other rules than before. */
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import type { Changed } from './check-messages'

export function PolicyChanged({ changed, trust }: { readonly changed: Changed; readonly trust: () => void }) {
  return (
    <Notice kind="error" title="The portal proposes other keys or witnesses than the ones this device keeps.">
      <p>
        Kept here: <span className="mono">{changed.pinned}</span>. Proposed now: <span className="mono">{changed.proposed}</span>.
        Somebody who can show you another history can also show you another policy. Ask the hospital, not through this portal, why
        it changed and what the new fingerprint is.
      </p>
      {changed.words ? <p>{changed.words}</p> : null}
      <p className="acts">
        <Button type="button" kind="plain" onClick={trust}>
          The fingerprint is right: keep the new policy on this device
        </Button>
      </p>
    </Notice>
  )
}
