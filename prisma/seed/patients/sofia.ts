import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Acne; and care she consented to alone: contraception, a chlamydia test. */
export function sofia(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Lindholm',
      given: ['Sofia'],
      gender: 'female',
      birthDate: '2010-05-19',
      mrn: 'NG-330-126',
      street: '51 Mill Lane',
      contact: { given: 'Anders', family: 'Lindholm', relation: 'father', phone: '+44 1632 960674' },
    },
    d0,
  )
  const { born } = chart
  chart.noKnownAllergies()
  chart.problem(['88616000', 'Acne vulgaris'], -620)
  chart.problem(['44465007', 'Sprained ankle'], -290, { until: -260 })
  chart.problem(['80967001', 'Dental caries'], -1500, { until: -1480 })
  chart.medicine('Benzoyl peroxide and adapalene', 'gel, thinly in the evening', -600)
  chart.medicine('Doxycycline', '100 mg, morning', -330, { until: -150, why: 'acne much better' })
  chart.vital('Body weight', `${born + 1} 3.6, ${born + 1830} 18.4, -1500 38.2, -620 51.0, -330 54.3, -150 55.6`)
  chart.vital('Body height', `${born + 1830} 109, -1500 148, -620 163, -330 166, -150 167`)
  chart.pressure('-620 108/64, -330 110/66, -150 112/68')
  chart.lab('Haemoglobin', '-620 124, -330 126', { range: '115–150', whom: 'girls' })
  chart.lab('ALT', '-330 16, -150 18')
  chart.lab('Ferritin', '-620 21')
  chart.immunization('DTaP', born + 61, born + 92, born + 122, born + 480)
  chart.immunization('MMR', born + 380, born + 1500)
  chart.immunization('DTaP-IPV', born + 1500)
  chart.immunization('HPV, nine types', -1460, -1270)
  chart.immunization('Meningococcal ACWY', -800)
  chart.immunization('Tdap', -800)
  chart.imaging(-290, 'DX', 'X-ray of the right ankle', 'No fracture.')
  chart.visit(-620, 'Skin', 'Family practice', { why: 'acne' })
  chart.visit(-330, 'Skin clinic', 'Outpatients', { why: 'acne with scars' })
  chart.visit(-290, 'Twisted ankle', 'Emergency', { kind: 'EMER', why: 'handball' })
  chart.visit(-150, 'Skin clinic', 'Outpatients', { why: 'acne, tablets stopped' })
  chart.note(
    -330,
    'Skin clinic letter',
    'Inflamed acne of face and back. Doxycycline for six months with the gel. Sun: cover up.',
  )
  chart.note(-150, 'Skin clinic letter', 'Much better. Tablets stopped, gel goes on.')
  alone(chart)
  return chart
}

/** At sixteen she came by herself, and the clinic files it so. */
function alone(chart: ChartWriter): void {
  const more = { label: 'MINOR' } as const
  chart.visit(-60, 'Contraception', 'Young people’s clinic', { ...more, why: 'first prescription' })
  chart.visit(-42, 'Check-up', 'Young people’s clinic', { ...more, why: 'test after a new partner' })
  chart.visit(-38, 'Treatment', 'Young people’s clinic', { ...more, why: 'chlamydia' })
  chart.problem(['240589008', 'Chlamydia trachomatis infection'], -40, { ...more, until: -31 })
  chart.medicine('Ethinylestradiol and levonorgestrel', '30/150 micrograms, once a day for 21 days of 28', -60, more)
  chart.medicine('Doxycycline', '100 mg, twice a day for seven days', -38, { ...more, until: -31 })
  chart.finding(['21613-5', 'Chlamydia trachomatis DNA'], -40, 'Detected', { ...more, abnormal: true })
  chart.finding('Gonorrhoea DNA', -40, 'Not detected', more)
  chart.finding('Pregnancy test, urine', -60, 'Negative', more)
  chart.note(
    -60,
    'Young people’s clinic',
    'Understands and decides for herself. Has not told her parents; write to her phone only.',
    more,
  )
  chart.note(-38, 'Young people’s clinic', 'Treated. Partner told by herself. Test again in three months.', more)
}
