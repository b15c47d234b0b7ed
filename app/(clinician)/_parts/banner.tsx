/**
 * Who this is, on two lines, in the order of the NHS CUI; then what may harm her. It never says "no allergies" where it
 * only means "none recorded", and the deceased differ in words, pattern and colour.
 */
import type { AllergiesView, AllergyView, BannerView } from '@/lib/records/views/chart-view'

export type BannerProps = { readonly banner: BannerView; readonly allergies: AllergiesView }

export function Banner({ banner, allergies }: BannerProps) {
  return (
    <section className={banner.deceased ? 'banner deceased' : 'banner'} aria-label="Patient">
      <div className="line1">
        <h1 className="name">{banner.name}</h1>
        {banner.deceased ? <strong className="died">{banner.deceased}</strong> : null}
        <dl className="ids">
          <Identity name="Born" value={banner.born} />
          <Identity name="Gender" value={banner.gender} />
          <Identity name="MRN" value={banner.mrn} mono />
        </dl>
      </div>
      <div className="line2">
        <Allergies allergies={allergies} />
        {banner.facts.map((fact) => (
          <span key={fact} className="dim nowrap">
            {fact}
          </span>
        ))}
      </div>
    </section>
  )
}

function Identity({ name, value, mono }: { name: string; value: string; mono?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{value}</dd>
    </div>
  )
}

function Allergies({ allergies }: { allergies: AllergiesView }) {
  switch (allergies.state) {
    case 'known':
      return (
        <ul className="allergies" aria-label="Allergies">
          {allergies.list.map((allergy) => (
            <Allergy key={allergy.id} allergy={allergy} />
          ))}
        </ul>
      )
    case 'none-known':
      return <span className="chip">{allergies.words}</span>
    case 'not-recorded':
      return (
        <span className="chip abn">
          <Ring /> Allergies not recorded
        </span>
      )
    case 'unavailable':
      return (
        <span className="chip crit">
          <Triangle /> <b>Allergies unavailable: do not assume none</b>
        </span>
      )
  }
}

function Allergy({ allergy }: { allergy: AllergyView }) {
  return (
    <li className={allergy.critical ? 'chip crit' : 'chip abn'}>
      {allergy.critical ? <Triangle /> : <Ring />}
      <span>
        {allergy.critical ? <span className="sr">High risk allergy: </span> : null}
        <b>{allergy.substance}</b> {allergy.note}
      </span>
    </li>
  )
}

function Triangle() {
  return (
    <svg width="14" height="13" viewBox="0 0 14 13" aria-hidden="true">
      <path d="M7 0l7 13H0z" fill="currentColor" />
      <path d="M7 4.5v4M7 10v1.4" stroke="var(--surface)" strokeWidth="1.5" />
    </svg>
  )
}

function Ring() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  )
}
