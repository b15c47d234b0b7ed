/** Why an access happened: what speaks against it and what for it, side by side. Facts, not a score. */
import type { CaseView, PointView } from './entry-view'
import { WhyMark } from './why-mark'

export function WhyCase({ why, level: Heading }: { readonly why: CaseView; readonly level: 'h2' | 'h3' }) {
  const { state, words, sentence, against, inFavour } = why
  return (
    <section className="case" aria-label="Why">
      <Heading>Why</Heading>
      <p>
        <WhyMark why={{ state, words }} />
      </p>
      <p className="in-words">{sentence}</p>
      <div className="sides">
        <Side title="Against" points={against} grave={state === 'flagged'} />
        <Side title="For" points={inFavour} />
      </div>
    </section>
  )
}

type SideProps = { readonly title: string; readonly points: readonly PointView[]; readonly grave?: boolean }

function Side({ title, points, grave = false }: SideProps) {
  return (
    <div className={grave ? 'side-of grave' : 'side-of'}>
      <p className="title">{title}</p>
      <ul className="rows" aria-label={title}>
        {points.length === 0 ? <li className="dim">Nothing found</li> : null}
        {points.map(({ words, decides }) => (
          <li key={words}>
            {decides ? <b>{words}</b> : <span>{words}</span>}
            {decides ? <small>decides</small> : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
