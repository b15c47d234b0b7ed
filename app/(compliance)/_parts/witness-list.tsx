import 'server-only'
/** Who watches the log from outside, as the portal hears it. What this device checked stands above, in the check. */
import { Moment } from '@/app/(compliance)/_parts/moment'
import { count } from '@/lib/base/count'
import { requireInstallation } from '@/lib/base/data-folder'
import { loadWitnessStates, type WitnessState } from '@/lib/ledger/witness-states'

export async function WitnessList() {
  const states = await loadWitnessStates()
  return (
    <section className="witness-list" aria-labelledby="witnesses">
      <h2 id="witnesses">Who watches from outside</h2>
      {states.length === 0 ? (
        <p>
          Nobody yet: the log is signed by the log alone. A witness is a small program that somebody else runs, a patients’
          association, a regulator, another hospital; <span className="mono">npm run witness -- --help</span> explains how.
        </p>
      ) : (
        <ul>
          {states.map((state) => (
            <li key={state.name}>
              Witness <b>{state.name}</b> <Words state={state} />
            </li>
          ))}
        </ul>
      )}
      {requireInstallation().demo ? (
        <p className="dim">In a demo they run on the same machine, and prove nothing. A hospital’s are run by others.</p>
      ) : null}
    </section>
  )
}

function Words({ state: { answer, size, since, at } }: { readonly state: WitnessState }) {
  const until = size === null ? '' : count(size)
  switch (answer) {
    case 'not-asked':
      return <>has not been asked yet.</>
    case 'cosigned':
      return (
        <>
          countersigned the first {until} entries, last at <Moment at={at} />; without a break since <Moment at={since} />.
        </>
      )
    case 'unreachable':
      return (
        <>
          has not answered since <Moment at={since} />. Care goes on, and so does the log; the next checkpoints are signed by the
          log alone.
        </>
      )
    case 'refused':
      return (
        <>
          does not follow this log, or not this key of it, since <Moment at={since} />.
        </>
      )
    case 'false-signature':
      return (
        <>
          has answered with signatures that are not its own since <Moment at={since} />.
        </>
      )
    case 'ahead':
      return (
        <>
          says since <Moment at={since} /> that it countersigned {until} entries, more than there are here. Either an old backup
          was restored, or the log showed somebody another history.
        </>
      )
    case 'contradicted':
      return (
        <>
          has refused since <Moment at={since} />: what it countersigned before is not in the log as it is here. Entries were
          changed or removed, or the log showed somebody another history.
        </>
      )
  }
}
