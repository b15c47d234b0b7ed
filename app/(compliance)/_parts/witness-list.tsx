import 'server-only'
/** Who watches the log from outside, as the portal hears it. What this device checked stands above, in the check. */
import { count } from '@/lib/base/count'
import { requireInstallation } from '@/lib/base/data-folder'
import { timeZone } from '@/lib/base/time-zone'
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
              Witness <b>{state.name}</b> {wordsOf(state)}
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

function wordsOf({ answer, size, since, at }: WitnessState): string {
  const until = size === null ? '' : count(size)
  switch (answer) {
    case 'not-asked':
      return 'has not been asked yet.'
    case 'cosigned':
      return `countersigned the first ${until} entries, last at ${clockOf(at)}; without a break since ${clockOf(since)}.`
    case 'unreachable':
      return `has not answered since ${clockOf(since)}. Care goes on, and so does the log; the next checkpoints are signed by the log alone.`
    case 'refused':
      return `does not follow this log, or not this key of it, since ${clockOf(since)}.`
    case 'false-signature':
      return `has answered with signatures that are not its own since ${clockOf(since)}.`
    case 'ahead':
      return `says since ${clockOf(since)} that it countersigned ${until} entries, more than there are here. Either an old backup was restored, or the log showed somebody another history.`
    case 'contradicted':
      return `has refused since ${clockOf(since)}: what it countersigned before is not in the log as it is here. Entries were changed or removed, or the log showed somebody another history.`
  }
}

function clockOf(at: Date | null): string {
  const day = at?.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: timeZone() }).replace(' ', '-')
  return at
    ? `${at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })} on ${day}`
    : 'an unknown time'
}
